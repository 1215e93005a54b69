using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Routing.Rehearsal;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary><c>rules replay --with FILE</c>: past cases, routed again by other rules. Nothing is changed.</summary>
internal static class RulesReplayCommand
{
    private const int MostShown = 40;

    public static Command Build(CommandContext context)
    {
        var with = new Option<string>("--with") { Required = true, HelpName = "FILE", Description = "the changed routing file" };
        var since = new Option<string>("--since") { HelpName = "TIME", Description = "how far back: 12h, 30d; 30d if not given", DefaultValueFactory = _ => "30d" };
        since.Validators.Add(found =>
        {
            if (Duration(found.GetValueOrDefault<string>()) is null) found.AddError($"'{found.GetValueOrDefault<string>()}' is no time; write for example 12h, 7d or 30d.");
        });
        var json = new Option<bool>("--json") { Description = "everything, case by case, as one JSON document" };
        var command = new Command("replay", "What would a changed file have made of past cases? Who moves, which queues get more, which promises would have been broken. Nothing is changed.") { with, since, json };
        command.SetAction((parsed, stop) => RunAsync(context, parsed.GetRequiredValue(with), Duration(parsed.GetValue(since))!.Value, parsed.GetValue(json), stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string file, TimeSpan since, bool json, CancellationToken stop)
    {
        var settings = context.LoadOrFail();
        var before = RulesCommand.Load(context, null);
        var after = RulesCommand.Load(context, file);
        var now = context.Environment.Time.GetUtcNow();
        if (!Directory.Exists(settings.DataDirectory)) throw new CliFailure($"there are no cases: {settings.DataDirectory} does not exist; ChannelHub:Storage:Directory names the hub's data.");
        await using var services = HubServices.ForPeople(settings);
        var report = RuleReplay.Compare(before, after, PastCases(services.Cases, now - since, stop), now);
        if (json) await context.Out.WriteLineAsync(Json(report));
        else Tell(context.Out, report);
        return ExitCodes.Success;
    }

    /// <summary>One case after the other, so that a million of them need no more memory than one.</summary>
    private static IEnumerable<PastCase> PastCases(ICaseQueries cases, DateTimeOffset since, CancellationToken stop)
    {
        string? cursor = null;
        do
        {
            var page = cases.ListAsync(new CaseFilter { Since = since, Limit = CaseFilter.MaxLimit, Cursor = cursor }, stop).GetAwaiter().GetResult();
            foreach (var item in page.Items)
            {
                if (item.Case.CreatedAt < since || cases.FindAsync(item.Case.Number, stop).GetAwaiter().GetResult() is not { } details) continue;
                if (PastCase.Of(details) is { } past) yield return past;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private static void Tell(TextWriter output, ReplayReport report)
    {
        var moves = report.Changed.Where(c => c.Moves).ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Cases} cases routed again: {report.Changed.Count} change, {moves.Count} of them move."));
        if (report.Unreadable > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Unreadable} could not be routed again: their message was erased."));
        foreach (var load in report.Queues) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  queue {load.Queue}: {load.Before} → {load.After} ({load.After - load.Before:+0;-0})"));
        var broken = report.Changed.Sum(c => c.NewlyBroken.Count());
        var kept = report.Changed.Sum(c => c.BrokenBefore.Except(c.BrokenAfter, StringComparer.Ordinal).Count());
        if (broken + kept > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  promises: {broken} more would have been broken, {kept} fewer."));
        foreach (var change in report.Changed.OrderByDescending(c => c.Moves).ThenBy(c => c.Case).Take(MostShown))
        {
            var breaks = change.NewlyBroken.Any() ? $"; would break {string.Join(", ", change.NewlyBroken)}" : "";
            output.WriteLine($"  {change.Case}: {Place(change.Before)} → {Place(change.After)}{breaks}");
        }

        if (report.Changed.Count > MostShown) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {report.Changed.Count - MostShown} more; --json lists them all."));
    }

    private static string Place(RoutingResult r) => $"{r.Department}/{r.Queue} {Names.Of(r.Level)} {Names.Of(r.Priority)} ({r.Rule})";

    private static string Json(ReplayReport report)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("cases", report.Cases);
            writer.WriteNumber("unreadable", report.Unreadable);
            writer.WriteStartArray("queues");
            foreach (var load in report.Queues)
            {
                writer.WriteStartObject();
                writer.WriteString("queue", load.Queue);
                writer.WriteNumber("before", load.Before);
                writer.WriteNumber("after", load.After);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("changed");
            foreach (var change in report.Changed) Write(writer, change);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ChangedCase change)
    {
        writer.WriteStartObject();
        writer.WriteString("case", change.Case.ToString());
        writer.WriteBoolean("moves", change.Moves);
        writer.WritePropertyName("before");
        JsonSerializer.Serialize(writer, change.Before, CaseJson.Readable.RoutingResult);
        writer.WritePropertyName("after");
        JsonSerializer.Serialize(writer, change.After, CaseJson.Readable.RoutingResult);
        WriteAll(writer, "brokenBefore", change.BrokenBefore);
        WriteAll(writer, "brokenAfter", change.BrokenAfter);
        writer.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter writer, string name, ValueList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static TimeSpan? Duration(string? text)
    {
        if (text is not { Length: > 1 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 36_500) return null;
        return text[^1] switch { 'd' => TimeSpan.FromDays(count), 'h' => TimeSpan.FromHours(count), 'm' => TimeSpan.FromMinutes(count), _ => null };
    }
}
