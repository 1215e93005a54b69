using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Assignment;

/// <summary>An agent at work on the board.</summary>
internal sealed class Seat(int index, AgentProfile profile, Calendar? hours)
{
    /// <summary>Its place in the lines' tables of who fits.</summary>
    public int Index { get; } = index;

    public AgentProfile Profile { get; private set; } = profile;

    public Calendar? Hours { get; private set; } = hours;

    public Presence Presence { get; set; }

    public DateTimeOffset? OfflineSince { get; set; }

    public DateTimeOffset LastWorkAt { get; set; }

    /// <summary>What the cases weigh that can't be put aside.</summary>
    public int Fixed { get; private set; }

    public int Interruptible { get; private set; }

    public int Load => Fixed + Interruptible;

    public SortedSet<CaseNumber> Holds { get; } = [];

    /// <summary>A large case for which room is being made: nothing that comes after it is given meanwhile.</summary>
    public Post? ReservedFor { get; set; }

    public DateTimeOffset? WakesAt { get; set; }

    public void Change(AgentProfile to, Calendar? by) => (Profile, Hours, WakesAt) = (to, by, null);

    public bool IsOnDuty(DateTimeOffset now) => Presence == Presence.Available && (Hours is null || Hours.IsOpen(now));

    public bool HasRoom(ChannelWork work) => (work.Interruptible ? Load : Fixed) + work.Weight <= Profile.Capacity;

    public void Add(Post post, DateTimeOffset now)
    {
        Holds.Add(post.Case.Number);
        Weigh(post.Work, 1);
        LastWorkAt = now;
    }

    public void Drop(Post post, DateTimeOffset now)
    {
        Holds.Remove(post.Case.Number);
        Weigh(post.Work, -1);
        LastWorkAt = now;
    }

    public bool Has(SkillNeed need)
    {
        foreach (var skill in Profile.Skills)
        {
            if (skill.Name == need.Skill && skill.Proficiency >= need.AtLeast) return true;
        }

        return false;
    }

    public bool Serves(QueueSetting queue, SupportLevel level)
    {
        if (Profile.Departments.Count > 0 && !Profile.Departments.Contains(queue.Department)) return false;
        if (Profile.Levels.Count == 0) return true;
        if (queue.Levels.Count == 0) return Profile.Levels.Contains(level);
        foreach (var l in queue.Levels)
        {
            if (Profile.Levels.Contains(l)) return true;
        }

        return false;
    }

    private void Weigh(ChannelWork work, int sign)
    {
        if (work.Interruptible) Interruptible += sign * work.Weight;
        else Fixed += sign * work.Weight;
    }
}
