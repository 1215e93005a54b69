using System.CommandLine;
using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;
using ChannelHub.Server.SignIn;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

/// <summary><c>run</c>: starts the hub, says where it is, and stays until it is told to stop.</summary>
internal static class RunCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("run", "Start the hub (the same as without a command). It runs until Ctrl+C or SIGTERM and finishes what it holds.");
        command.SetAction((_, stop) => RunAsync(context, stop));
        return command;
    }

    public static async Task<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var started = context.Environment.Time.GetTimestamp();
        var settings = context.LoadOrFail();
        var (routing, texts) = LoadFiles(settings);

        await using var app = HubHost.Build(settings, routing, texts);
        try
        {
            // Opens the store and brings it up to date, before any request is taken.
            app.Services.GetRequiredService<IStoreHealth>();
            var examples = await ArticleFolder.BringExamplesAsync(settings, app.Services.GetRequiredService<IArticles>(), context.Environment.Time.GetUtcNow(), stop);
            if (examples > 0) ServerLog.ExamplesCame(app.Logger, examples);
            await app.StartAsync(stop);
        }
        catch (Exception e) when (e is StoreOpeningException or StoreUnavailableException or IOException or UnauthorizedAccessException or System.Data.Common.DbException or InvalidOperationException)
        {
            ServerLog.StartFailed(app.Logger, e);
            throw new CliFailure($"the hub can't start: {e.Message}{Advice(e)}");
        }

        var addresses = new HubAddresses(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>(), settings);
        using var leading = RunningHubFile.Write(settings.DataDirectory, addresses.Own);
        var link = await FirstSignInAsync(app, addresses.Public, stop);
        var took = context.Environment.Time.GetElapsedTime(started);
        await context.Out.WriteAsync(Banner.Of(Banner.FactsOf(settings, addresses.Public, routing.Id, took, link)));
        await context.Out.FlushAsync(stop);
        ServerLog.Ready(app.Logger, (long)took.TotalMilliseconds, string.Join(' ', addresses.Listening), settings.DataDirectory, routing.Id);
        app.Lifetime.ApplicationStopping.Register(() => ServerLog.Stopping(app.Logger));
        await app.WaitForShutdownAsync(stop);
        return ExitCodes.Success;
    }

    /// <summary>The rules and the texts; or everything that is wrong with both as the reason for failing.</summary>
    private static (RoutingSet Routing, CustomerTexts Texts) LoadFiles(HubSettings settings)
    {
        var routing = RoutingFiles.Load(settings);
        var (texts, faults) = CustomerTexts.Load(settings);
        var surroundings = routing is RoutingLoad.Loaded(var set) ? settings.CheckSurroundings(set.Calendars.Keys) : [];
        if (routing is RoutingLoad.Loaded(var right) && texts is not null && surroundings.Count == 0) return (right, texts);

        var reports = new List<string>();
        if (surroundings.Count > 0) reports.Add(SettingsReport.Of("the settings", surroundings));
        if (routing is RoutingLoad.Faulty faulty) reports.Add(SettingsReport.Of(faulty.Faults));
        if (texts is null) reports.Add(SettingsReport.Of("the texts to customers", faults));
        throw new CliFailure(string.Join(Environment.NewLine, reports));
    }

    /// <summary>A new link for the first agent as long as there is none. A store that can't write now does not keep the hub from running: it recovers by itself.</summary>
    private static async Task<string?> FirstSignInAsync(WebApplication app, string address, CancellationToken stop)
    {
        try
        {
            var agents = await app.Services.GetRequiredService<IPeople>().ListAgentsAsync(stop);
            return agents.Count > 0 ? null : await app.Services.GetRequiredService<SignInLinks>().MakeAsync(null, address);
        }
        catch (StoreUnavailableException e)
        {
            ServerLog.NoSignInLink(app.Logger, e.Message);
            return null;
        }
    }

    private static string Advice(Exception e) => e switch
    {
        IOException when e.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase) => " Is another hub running? Stop it, or choose another address with --urls http://127.0.0.1:PORT.",
        UnauthorizedAccessException => " The hub's account must be able to write there; ChannelHub:Storage:Directory names another directory.",
        _ => "",
    };
}
