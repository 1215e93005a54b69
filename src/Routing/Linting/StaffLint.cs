using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Calendars;
using Calendar = ChannelHub.Routing.Calendars.Calendar;

namespace ChannelHub.Routing.Linting;

/// <summary>Compares what rules ask for with the people who are there.</summary>
public static class StaffLint
{
    private const int HoursOfAWeek = 7 * 24;

    /// <summary>Skills that rules require and nobody has well enough, and queues that nobody looks after at some hour of the week from now on.</summary>
    /// <param name="staff">Everybody who takes cases.</param>
    /// <param name="calendars">By name; whose hours name none of these is there whenever.</param>
    public static IReadOnlyList<LintFinding> Check(RoutingSet set, IReadOnlyList<AgentProfile> staff, IReadOnlyDictionary<string, Calendar> calendars, DateTimeOffset now) =>
        [.. Skills(set, staff), .. Queues(set, staff, calendars, now)];

    private static IEnumerable<LintFinding> Skills(RoutingSet set, IReadOnlyList<AgentProfile> staff)
    {
        var asked = set.Plan.Rules.Select((r, i) => (set.Rules[i], "rule", r.Outcome.Skills)).Concat(set.Plan.Additions.Select((a, i) => (set.Additions[i], "addition", a.Outcome.Skills)));
        foreach (var (at, what, skills) in asked)
        {
            foreach (var need in skills.Where(s => s.Required && !staff.Any(agent => agent.Skills.Any(has => has.Name == s.Skill && has.Proficiency >= s.Least))))
            {
                var known = staff.SelectMany(a => a.Skills).Where(s => s.Name == need.Skill).Select(s => (int?)s.Proficiency).Max();
                var lacking = known is { } most ? $"at {need.Least} or more; the best has {most}" : "which nobody has";
                var then = need.DropAfter is { } after ? $"cases wait {Reading.Durations.Format(after)} before they do without it" : "its cases would wait for ever";
                yield return new LintFinding(LintKind.Skill, new RoutingFault(set.FileName, at.Line, at.Column, $"The {what} '{at.Name}' requires the skill '{need.Skill}' {lacking}: {then}."));
            }
        }
    }

    private static IEnumerable<LintFinding> Queues(RoutingSet set, IReadOnlyList<AgentProfile> staff, IReadOnlyDictionary<string, Calendar> calendars, DateTimeOffset now)
    {
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        foreach (var queue in set.Queues)
        {
            var people = staff.Where(a => (a.Departments.Count == 0 || a.Departments.Contains(queue.Department)) && (queue.Levels.Count == 0 || a.Levels.Count == 0 || a.Levels.Any(queue.Levels.Contains))).ToList();
            if (people.Count == 0)
            {
                yield return new LintFinding(LintKind.Unstaffed, new RoutingFault(set.FileName, 1, 1, $"Nobody looks after the queue '{queue.Key}': no agent has its department and level."));
                continue;
            }

            var alone = Enumerable.Range(0, HoursOfAWeek).Select(h => hour.AddHours(h)).Where(at => !people.Exists(p => IsThere(p, calendars, at))).ToList();
            if (alone.Count == 0) continue;
            yield return new LintFinding(LintKind.Unstaffed, new RoutingFault(set.FileName, 1, 1, string.Create(CultureInfo.InvariantCulture,
                $"Nobody looks after the queue '{queue.Key}' in {alone.Count} of the week's {HoursOfAWeek} hours, for the first time on {alone[0]:ddd yyyy-MM-dd HH:mm} UTC.")));
        }
    }

    private static bool IsThere(AgentProfile agent, IReadOnlyDictionary<string, Calendar> calendars, DateTimeOffset at) =>
        agent.Hours is not { } hours || !calendars.TryGetValue(hours, out var calendar) || calendar.IsOpen(at);
}
