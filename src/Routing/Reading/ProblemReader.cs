using ChannelHub.Cases;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads when a failure that comes again and again becomes a problem: the section <c>problems</c>. Without it no problem is opened.</summary>
internal sealed class ProblemReader(Vocabulary vocabulary, FaultList faults)
{
    public const int MinCases = 2;
    public const int MaxCases = 1000;

    /// <summary>The cases of this time are held in memory.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Null if the section is missing, or has a fault.</summary>
    public ProblemPolicy? Read(MapReader file)
    {
        if (file.MapOf("problems") is not { } section) return null;
        var before = faults.Count;
        var cases = section.NeedNumber("cases", MinCases, MaxCases);
        var within = Duration(section.NeedText("within"));
        var departments = section.Texts("departments");
        if (departments.Count == 0 && section.Need("departments") is { } empty) faults.Add(empty, "Name at least one department whose cases are counted.");
        foreach (var department in departments) vocabulary.Knows(vocabulary.Departments, "department", department);
        var queue = section.NeedText("queue");
        if (queue is not null) vocabulary.Knows(vocabulary.Queues, "queue", queue);
        section.Finish();
        if (faults.Count > before || cases is null || within is null || queue is null) return null;
        return new ProblemPolicy(cases.Value, within.Value, departments.Select(d => d.Value).ToValueList(), queue.Value, vocabulary.Queues[queue.Value].Department);
    }

    private TimeSpan? Duration(YamlText? text)
    {
        if (text is null) return null;
        if (Durations.Parse(text.Value) is { } duration && duration <= Longest) return duration;
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no duration for 'within'; write for example 4h, 24h or 7d, at least 1m and at most 31d.");
        return null;
    }
}
