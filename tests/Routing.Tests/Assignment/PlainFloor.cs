using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;

namespace ChannelHub.Routing.Tests.Assignment;

/// <summary>The rules of assignment read plainly off the board's records: every agent against every case, with no index and no memory.</summary>
internal sealed class PlainFloor(AssignmentSettings settings, BoardRecords records)
{
    private readonly Dictionary<AgentId, AgentRecord> agents = records.Agents.ToDictionary(a => a.Profile.Id);
    private readonly DateTimeOffset now = records.At;

    public IEnumerable<CaseRecord> Waiting => records.Cases.Where(c => c.State == WorkState.Waiting);

    public IEnumerable<AgentRecord> Agents => records.Agents;

    public WaitingCase? Find(CaseNumber number) => records.Cases.FirstOrDefault(c => c.Case.Number == number)?.Case;

    public int Load(AgentId agent) => HeldBy(agent).Sum(c => settings.WorkOf(c.Case.Channel).Weight);

    public int FixedLoad(AgentId agent) => HeldBy(agent).Select(c => settings.WorkOf(c.Case.Channel)).Where(w => !w.Interruptible).Sum(w => w.Weight);

    public bool IsFit(AgentRecord agent, CaseRecord waiting)
    {
        var w = waiting.Case;
        var age = now - w.Since;
        return Reached(w, age).Any(q => (agent.Profile.Departments.Count == 0 || agent.Profile.Departments.Contains(q.Department))
                && (agent.Profile.Levels.Count == 0 || (q.Levels.Count == 0 ? agent.Profile.Levels.Contains(w.Level) : agent.Profile.Levels.Any(l => q.Levels.Contains(l)))))
            && (w.Language is null || w.LanguageDropAfter <= age || agent.Profile.Languages.Count == 0 || agent.Profile.Languages.Contains(w.Language))
            && w.Required.All(n => n.DropAfter <= age || agent.Profile.Skills.Any(s => s.Name == n.Skill && s.Proficiency >= n.AtLeast))
            && !waiting.Declined.Contains(agent.Profile.Id);
    }

    public bool IsOnDuty(AgentRecord agent) =>
        agent.Presence == Presence.Available && (agent.Profile.Hours is not { } hours || settings.Calendars.First(c => c.Name == hours).IsOpen(now));

    public bool HasRoom(AgentRecord agent, ChannelWork work, int besides = 0) =>
        (work.Interruptible ? Load(agent.Profile.Id) : FixedLoad(agent.Profile.Id)) - besides + work.Weight <= agent.Profile.Capacity;

    public bool KeepsRoomForAnother(AgentRecord agent, CaseRecord waiting) =>
        agent.ReservedFor is { } number && number != waiting.Case.Number && records.Cases.First(c => c.Case.Number == number) is var reserved
            && Place(reserved.Case).CompareTo(Place(waiting.Case)) < 0;

    /// <summary>The place in the order of queues: the moment since which a case counts as waiting, then its number.</summary>
    public (DateTimeOffset, long) Place(WaitingCase w)
    {
        var counts = w.Since - settings.HeadStart[(int)w.Priority];
        if (w.DueAt is { } due && due - settings.BreachLead < counts) counts = due - settings.BreachLead;
        if (counts < w.Since - settings.LongestHeadStart) counts = w.Since - settings.LongestHeadStart;
        return (counts, w.Number.Value);
    }

    private IEnumerable<CaseRecord> HeldBy(AgentId agent) => records.Cases.Where(c => c.Agent == agent);

    private IEnumerable<QueueSetting> Reached(WaitingCase w, TimeSpan age)
    {
        var after = TimeSpan.Zero;
        for (var queue = settings.Queues.FirstOrDefault(q => q.Key == w.Queue); queue is not null; queue = settings.Queues
            .FirstOrDefault(q => q.Key == queue.OverflowTo))
        {
            if (after > age) yield break;
            yield return queue;
            after += queue.OverflowAfter;
        }
    }
}
