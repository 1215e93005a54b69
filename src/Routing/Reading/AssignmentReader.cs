using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads how cases are given to agents: the section <c>assignment</c>. What it leaves out has its default.</summary>
internal sealed class AssignmentReader(Vocabulary vocabulary, FaultList faults)
{
    public const int MaxWeight = 100_000;

    /// <summary>The name under which the channels stand that are not listed.</summary>
    private const string OtherChannels = "other";

    private const string Never = "never";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public AssignmentSettings Read(MapReader file)
    {
        var settings = new AssignmentSettings { Queues = QueuesOf([]) };
        if (file.MapOf("assignment") is not { } section) return settings;
        settings = settings with { Capacity = section.Number("capacity", 1, MaxWeight) ?? settings.Capacity };
        settings = ReadChannels(section, settings);
        settings = ReadHeadStart(section, settings);
        settings = ReadLanguage(section, settings);
        settings = ReadOffline(section, settings);
        var overflows = ReadOverflow(section);
        settings = settings with
        {
            Queues = QueuesOf(overflows),
            RoundLength = Duration(section, "round", AboveZero) ?? settings.RoundLength,
            ReserveAfter = OrNever(section, "reserveAfter", settings.ReserveAfter),
            ByHand = section.Texts("byHand").Where(q => vocabulary.Knows(vocabulary.Queues, "queue", q)).Select(q => q.Value).ToValueList(),
            PrefersLastAgent = YesOrNo(section, "lastAgent") ?? settings.PrefersLastAgent,
        };
        section.Finish();
        foreach (var cycle in settings.OverflowCycles())
        {
            var at = overflows.First(o => o.From.Value == cycle[0]).From;
            faults.Add(at, $"Queues overflow in a circle: {string.Join(" → ", cycle)}; take one of the steps away.");
        }

        return settings;
    }

    private AssignmentSettings ReadChannels(MapReader section, AssignmentSettings settings)
    {
        if (section.MapOf("channels") is not { } channels) return settings;
        var works = settings.Channels.ToDictionary(c => c.Channel, StringComparer.Ordinal);
        var other = settings.OtherChannels;
        foreach (var entry in channels.Map.Entries)
        {
            var name = entry.Key.Value;
            if (channels.AsMap(entry.Value, name) is not { } reader) continue;
            if (!Vocabulary.IsName(name)) faults.Add(entry.Key, $"'{Vocabulary.Shown(name)}' is no channel; name a type of channel such as webchat or email, or '{OtherChannels}' for those that are not listed.");
            var weight = reader.NeedNumber("weight", 1, MaxWeight);
            var work = new ChannelWork(name, weight ?? 1)
            {
                Interruptible = YesOrNo(reader, "interruptible") ?? false,
                AcceptWithin = Duration(reader, "acceptWithin", AboveZero),
                KeepsRoom = Duration(reader, "keepsRoom", ZeroOrMore) ?? TimeSpan.Zero,
            };
            reader.Finish();
            if (weight > settings.Capacity) faults.Add(entry.Key, $"A case of '{name}' weighs {weight} and an agent holds {settings.Capacity}: nobody could take it. Give it less weight, or agents more capacity.");
            if (name == OtherChannels) other = work with { Channel = settings.OtherChannels.Channel };
            else works[name] = work;
        }

        return settings with { Channels = works.Values.ToValueList(), OtherChannels = other };
    }

    private AssignmentSettings ReadHeadStart(MapReader section, AssignmentSettings settings)
    {
        if (section.MapOf("headStart") is not { } reader) return settings;
        var starts = Enum.GetValues<Priority>().Select(p => Duration(reader, Names.Of(p), Any) ?? settings.HeadStart[(int)p]).ToValueList();
        var changed = settings with
        {
            HeadStart = starts,
            BreachLead = Duration(reader, "promise", ZeroOrMore) ?? settings.BreachLead,
            LongestHeadStart = Duration(reader, "longest", ZeroOrMore) ?? settings.LongestHeadStart,
        };
        reader.Finish();
        if (starts.Zip(starts.Skip(1)).Any(p => p.First > p.Second)) faults.Add(reader.Map, "A higher priority must not have a smaller head start than a lower one.");
        return changed;
    }

    private AssignmentSettings ReadLanguage(MapReader section, AssignmentSettings settings)
    {
        if (section.MapOf("language") is not { } reader) return settings;
        var changed = settings with
        {
            LanguageMatters = YesOrNo(reader, "required") ?? settings.LanguageMatters,
            LanguageDropAfter = OrNever(reader, "dropAfter", settings.LanguageDropAfter),
        };
        reader.Finish();
        return changed;
    }

    private AssignmentSettings ReadOffline(MapReader section, AssignmentSettings settings)
    {
        if (section.MapOf("offline") is not { } reader) return settings;
        var changed = settings with
        {
            Offline = reader.Name<OfflinePolicy>("policy") ?? settings.Offline,
            OfflineGrace = Duration(reader, "grace", ZeroOrMore) ?? settings.OfflineGrace,
        };
        reader.Finish();
        return changed;
    }

    private List<Overflow> ReadOverflow(MapReader section)
    {
        var overflows = new List<Overflow>();
        foreach (var entry in section.Maps("overflow"))
        {
            var from = entry.NeedText("from");
            var to = entry.NeedText("to");
            var after = Duration(entry, "after", ZeroOrMore) ?? TimeSpan.Zero;
            entry.Finish();
            var known = from is not null && vocabulary.Knows(vocabulary.Queues, "queue", from);
            if (to is null || !vocabulary.Knows(vocabulary.Queues, "queue", to) || !known) continue;
            if (overflows.Exists(o => o.From.Value == from!.Value)) faults.Add(from!, $"The queue '{from!.Value}' overflows already; it can name one other queue.");
            else overflows.Add(new Overflow(from!, to.Value, after));
        }

        return overflows;
    }

    private ValueList<QueueSetting> QueuesOf(List<Overflow> overflows) => vocabulary.Queues.Values
        .Select(q => overflows.Find(o => o.From.Value == q.Key) is { } overflow
            ? new QueueSetting(q.Key, q.Department, q.Levels, overflow.To, overflow.After)
            : new QueueSetting(q.Key, q.Department, q.Levels))
        .ToValueList();

    private TimeSpan? OrNever(MapReader reader, string key, TimeSpan? otherwise) =>
        reader.Take(key) is YamlText { Value: Never } ? null : Duration(reader, key, ZeroOrMore) ?? otherwise;

    private bool? YesOrNo(MapReader reader, string key)
    {
        if (reader.Text(key) is not { } text) return null;
        if (text.Value is "true" or "false") return text.Value == "true";
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is not possible for '{key}'; write true or false.");
        return null;
    }

    private TimeSpan? Duration(MapReader reader, string key, Allowed allowed)
    {
        if (reader.Text(key) is not { } text) return null;
        if (Parse(text.Value) is { } duration && allowed.Takes(duration)) return duration;
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no duration for '{key}'; write for example 20s, 5m, 4h or 1d12h, {allowed.Words} and at most 366d.");
        return null;
    }

    /// <summary><c>20s</c>, <c>1h30m</c>, <c>-1h</c>, <c>0</c>; null if the text is no duration.</summary>
    private static TimeSpan? Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        var sign = rest.StartsWith('-') ? -1 : 1;
        if (sign < 0) rest = rest[1..];
        if (rest is "0") return TimeSpan.Zero;
        if (rest.IsEmpty) return null;
        long seconds = 0;
        var last = int.MaxValue;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 8) return null;
            var unit = rest[digits] switch { 'd' => 86_400, 'h' => 3_600, 'm' => 60, 's' => 1, _ => 0 };
            if (unit == 0 || unit >= last) return null;
            seconds += unit * long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            last = unit;
            rest = rest[(digits + 1)..];
        }

        return seconds <= (long)Longest.TotalSeconds ? TimeSpan.FromSeconds(sign * seconds) : null;
    }

    private static readonly Allowed Any = new("with a minus in front for less than nothing", _ => true);
    private static readonly Allowed ZeroOrMore = new("at least 0", d => d >= TimeSpan.Zero);
    private static readonly Allowed AboveZero = new("at least 1s", d => d > TimeSpan.Zero);

    private sealed record Allowed(string Words, Func<TimeSpan, bool> Takes);

    private sealed record Overflow(YamlText From, string To, TimeSpan After);
}
