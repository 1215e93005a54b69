using System.Security.Cryptography;
using System.Text;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Intake;
using ChannelHub.Routing;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>The routing file for the console: saved by the same code as through the API.</summary>
internal sealed class DeskRules(HubSettings settings, RoutingSource source, RoutingSaving saving, TimeProvider time) : IDeskRules, IHostedService
{
    private DateTimeOffset since = time.GetUtcNow();

    public RulesInForce Current => new(source.Current.Id, since, source.Current.Rules.Count);

    public IReadOnlyList<RulesFault> Refused => Shown(source.LastFaults);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        since = time.GetUtcNow();
        source.Replaced += TakeNote;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        source.Replaced -= TakeNote;
        return Task.CompletedTask;
    }

    public async Task<RulesText> ReadAsync(CancellationToken stop)
    {
        var text = await ReadFileAsync(stop);
        return new RulesText(text, saving.Path, MarkOf(text));
    }

    public Task<RulesOutcome> CheckAsync(string text, CancellationToken stop) => Task.Run<RulesOutcome>(
        () => saving.Check(text) switch
        {
            RoutingSaved.Refused(var faults) => new RulesOutcome.Refused(Shown(faults)),
            _ => new RulesOutcome.Fine(),
        },
        stop);

    public async Task<RulesOutcome> SaveAsync(string text, string readAs, CancellationToken stop)
    {
        try
        {
            // Somebody may have written the file by hand, with faults: then the rules in force are the same and the text is not.
            if (readAs != MarkOf(await ReadFileAsync(stop))) return new RulesOutcome.Stale();
            return await saving.SaveAsync(text, readAs.Split('-')[0], stop) switch
            {
                RoutingSaved.Refused(var faults) => new RulesOutcome.Refused(Shown(faults)),
                RoutingSaved.Stale => new RulesOutcome.Stale(),
                _ => new RulesOutcome.Fine(),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RulesOutcome.Failed(e.Message);
        }
    }

    private async Task<string> ReadFileAsync(CancellationToken stop)
    {
        var path = RoutingFiles.PathOf(settings);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, stop) : "";
    }

    /// <summary>The rules in force and the text on disk, both.</summary>
    private string MarkOf(string text) => $"{source.Current.Id}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12]}";

    private void TakeNote() => since = time.GetUtcNow();

    private static IReadOnlyList<RulesFault> Shown(IReadOnlyList<RoutingFault> faults) => [.. faults.Select(f => new RulesFault(f.Line, f.Column, f.Message))];
}
