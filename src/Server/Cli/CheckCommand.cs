using System.CommandLine;
using System.Globalization;
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
        var command = new Command("check", "Check the settings and the routing file. All faults are shown at once, with file and line; exit code 1 if there are any.") { online };
        command.SetAction(parsed => Run(context, parsed.GetValue(online)));
        return command;
    }

    private static int Run(CommandContext context, bool online)
    {
        var place = context.Environment.PlaceFor(context.Arguments);
        var load = context.Load();
        // The routing file is checked even when the settings are not right, as long as it can be found: all faults at once.
        var routing = load is SettingsLoad.Loaded(var settings)
            ? RoutingFiles.Load(settings)
            : place.Find(new RoutingOptions().File) is var path && File.Exists(path) ? RoutingFile.Load(File.ReadAllText(path), path) : null;

        if (load is SettingsLoad.Loaded loaded)
        {
            context.Out.WriteLine("Settings: right.");
            foreach (var account in loaded.Settings.Accounts) context.Out.WriteLine($"Channel {account.Name} ({account.Type.Type}): right.{(online ? " Nothing to sign in to." : "")}");
            if (loaded.Settings.Accounts.Count == 0) context.Out.WriteLine("Channels: none is set up, so no message can come in.");
        }
        else if (load is SettingsLoad.Faulty faulty)
        {
            context.Error.WriteLine($"channelhub: {SettingsReport.Of(faulty)}");
        }

        if (routing is RoutingLoad.Loaded(var set)) context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Routing: right (rules {set.Id})."));
        else if (routing is RoutingLoad.Faulty(var faults)) context.Error.WriteLine($"channelhub: {SettingsReport.Of(faults)}");
        return load is SettingsLoad.Loaded && routing is RoutingLoad.Loaded ? ExitCodes.Success : ExitCodes.Failure;
    }
}
