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
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(30);

    public static Command Build(CommandContext context)
    {
        var online = new Option<bool>("--online") { Description = "also sign in to every channel that has something to sign in to" };
        var command = new Command("check", "Check the settings, the routing file and the texts. All faults are shown at once, with file and line; exit code 1 if there are any.") { online };
        command.SetAction((parsed, stop) => RunAsync(context, parsed.GetValue(online), stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool online, CancellationToken stop)
    {
        var exit = Check(context, out var settings);
        if (!online || settings is null) return exit;
        return Tell(context, await ProbeAllAsync(settings, context.Environment.Time, stop)) ? exit : ExitCodes.Failure;
    }

    private static int Check(CommandContext context, out HubSettings? right)
    {
        right = null;
        var place = context.Environment.PlaceFor(context.Arguments);
        switch (context.Load())
        {
            case SettingsLoad.Loaded(var settings):
                right = settings;
                Tell(context.Out, settings);
                var rules = RoutingFiles.Load(settings);
                var routing = Report(context, rules);
                var surroundings = rules is RoutingLoad.Loaded(var set) ? settings.CheckSurroundings(set.Calendars.Keys) : [];
                if (surroundings.Count > 0) context.Error.WriteLine($"channelhub: {SettingsReport.Of("the settings", surroundings)}");
                var texts = CustomerTexts.Load(settings);
                if (texts.Right is { } said) context.Out.WriteLine($"Texts: right ({string.Join(", ", said.Texts.Languages.Order(StringComparer.Ordinal))}).");
                else context.Error.WriteLine($"channelhub: {SettingsReport.Of("the texts to customers", texts.Faults)}");
                return routing && surroundings.Count == 0 && texts.Right is not null ? ExitCodes.Success : ExitCodes.Failure;
            case SettingsLoad.Faulty faulty:
                context.Error.WriteLine($"channelhub: {SettingsReport.Of(faulty)}");
                // The routing file is checked even then, where it lies if no setting says otherwise: all faults at once.
                if (place.Find(new RoutingOptions().File) is var path && File.Exists(path)) Report(context, RoutingFile.Load(File.ReadAllText(path), path));
                return ExitCodes.Failure;
            default:
                throw new InvalidOperationException();
        }
    }

    private static void Tell(TextWriter output, HubSettings settings)
    {
        output.WriteLine("Settings: right.");
        foreach (var account in settings.Accounts) output.WriteLine($"Channel {account.Name} ({account.Type.Type}): right.");
        if (settings.Accounts.Count == 0) output.WriteLine("Channels: none is set up, so no message can come in.");
    }

    /// <summary>What each platform answered; false if one refused.</summary>
    private static bool Tell(CommandContext context, IReadOnlyList<(AccountName Account, ProbeOutcome? Outcome)> probes)
    {
        foreach (var (account, outcome) in probes)
        {
            if (outcome is ProbeOutcome.Faulty faulty) context.Error.WriteLine($"channelhub: channel {account}: {faulty.Says} {faulty.WhatToDo}");
            else context.Out.WriteLine($"Channel {account} online: {(outcome as ProbeOutcome.Fine)?.Says ?? "nothing to sign in to."}");
        }

        return probes.All(p => p.Outcome is not ProbeOutcome.Faulty);
    }

    /// <summary>Signs in to all platforms at the same time.</summary>
    private static Task<(AccountName Account, ProbeOutcome? Outcome)[]> ProbeAllAsync(HubSettings settings, TimeProvider time, CancellationToken stop) =>
        Task.WhenAll(settings.Accounts.Select(async account => (account.Name, await ProbeAsync(settings, account, time, stop))));

    private static async Task<ProbeOutcome?> ProbeAsync(HubSettings settings, ChannelAccount account, TimeProvider time, CancellationToken stop)
    {
        await using var services = HubServices.ForMapping(settings, account, new AttachmentFolder(null));
        if (services.GetServices<IChannelProbe>().FirstOrDefault(p => p.Account == account.Name) is not { } probe) return null;
        using var limit = new CancellationTokenSource(ProbeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return await probe.ProbeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ProbeOutcome.Faulty($"The platform did not answer within {ProbeLimit.TotalSeconds:0} seconds.", "Look at the address in the settings and at the way out of this network.");
        }
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
