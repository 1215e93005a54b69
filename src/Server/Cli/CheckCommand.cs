using System.CommandLine;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary><c>check</c>: everything that would keep the hub from starting, found without starting it.</summary>
internal static class CheckCommand
{
    public static Command Build(CommandContext context)
    {
        var online = new Option<bool>("--online") { Description = "also sign in to every channel that has something to sign in to" };
        var command = new Command("check", "Check the settings, the routing file and the texts. All faults are shown at once, with file and line; exit code 1 if there are any.") { online };
        command.SetAction(parsed => Run(context, parsed.GetValue(online)));
        return command;
    }

    private static int Run(CommandContext context, bool online)
    {
        var place = context.Environment.PlaceFor(context.Arguments);
        switch (context.Load())
        {
            case SettingsLoad.Loaded(var settings):
                Tell(context.Out, settings, online);
                var routing = Report(context, RoutingFiles.Load(settings));
                var texts = CustomerTexts.Load(settings);
                if (texts.Texts is not null) context.Out.WriteLine($"Texts: right ({string.Join(", ", texts.Texts.Languages.Order(StringComparer.Ordinal))}).");
                else context.Error.WriteLine($"channelhub: {SettingsReport.Of("the texts to customers", texts.Faults)}");
                return routing && texts.Texts is not null ? ExitCodes.Success : ExitCodes.Failure;
            case SettingsLoad.Faulty faulty:
                context.Error.WriteLine($"channelhub: {SettingsReport.Of(faulty)}");
                // The routing file is checked even then, where it lies if no setting says otherwise: all faults at once.
                if (place.Find(new RoutingOptions().File) is var path && File.Exists(path)) Report(context, RoutingFile.Load(File.ReadAllText(path), path));
                return ExitCodes.Failure;
            default:
                throw new InvalidOperationException();
        }
    }

    private static void Tell(TextWriter output, HubSettings settings, bool online)
    {
        output.WriteLine("Settings: right.");
        // Today's channels have nothing to sign in to: the web chat is the hub's own page.
        foreach (var account in settings.Accounts) output.WriteLine($"Channel {account.Name} ({account.Type.Type}): right.{(online ? " Nothing to sign in to." : "")}");
        if (settings.Accounts.Count == 0) output.WriteLine("Channels: none is set up, so no message can come in.");
    }

    private static bool Report(CommandContext context, RoutingLoad routing)
    {
        switch (routing)
        {
            case RoutingLoad.Loaded(var set):
                context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Routing: right ({set.Rules.Count} rules, {set.FileName})."));
                return true;
            case RoutingLoad.Faulty(var faults):
                context.Error.WriteLine($"channelhub: {SettingsReport.Of(faults)}");
                return false;
            default:
                throw new InvalidOperationException();
        }
    }
}
