namespace ChannelHub.Routing.Deciding;

/// <summary>
/// The points of the topics, and of the departments as the sum of theirs. The department with the most points leads, the one declared
/// first if two have as many; likewise the topic within its department, except that a general topic gives way to any particular one with
/// enough points. Nothing leads without points.
/// </summary>
internal sealed class Scores(RoutingPlan plan)
{
    /// <summary>The kinds of <see cref="LeadCondition"/>, as written in the routing file.</summary>
    public const string Topic = "topic";

    public const string Department = "leads";

    private readonly int[] topics = new int[plan.TopicDepartments.Length];
    private readonly int[] departments = new int[plan.Departments.Count];

    /// <summary>-1 while none does.</summary>
    public int LeadingDepartment { get; private set; } = -1;

    /// <summary>Within the leading department; -1 while none does.</summary>
    public int LeadingTopic { get; private set; } = -1;

    public void Add(TopicPoints points, int times = 1)
    {
        topics[points.Topic] += points.Points * times;
        departments[plan.TopicDepartments[points.Topic]] += points.Points * times;
    }

    public void AddToDepartment(int department, int points) => departments[department] += points;

    public int PointsOf(bool topic, int place) => topic ? topics[place] : departments[place];

    /// <summary>How many points more would let it lead by so much; 0 or less if it does.</summary>
    public int Lacks(bool topic, int place, int atLeast, int by)
    {
        var points = topic ? topics : departments;
        var needed = Math.Max(atLeast, 1) - points[place];
        for (var other = 0; other < points.Length; other++)
        {
            if (other == place) continue;
            needed = Math.Max(needed, Math.Max(0, points[other]) + Math.Max(by, other < place ? 1 : 0) - points[place]);
        }

        return needed;
    }

    public void Settle()
    {
        LeadingDepartment = First(departments, _ => true);
        if (LeadingDepartment < 0) return;
        LeadingTopic = First(topics, t => plan.TopicDepartments[t] == LeadingDepartment);
        if (LeadingTopic < 0 || plan.TopicGivesWay[LeadingTopic] is not { } enough) return;
        var particular = First(topics, t => plan.TopicDepartments[t] == LeadingDepartment && plan.TopicGivesWay[t] is null);
        if (particular >= 0 && topics[particular] >= enough) LeadingTopic = particular;
    }

    /// <param name="by">How far ahead of the next of its kind.</param>
    public bool Leads(bool topic, int place, int atLeast, int by)
    {
        var points = topic ? topics : departments;
        if (place != (topic ? LeadingTopic : LeadingDepartment) || points[place] < atLeast) return false;
        for (var other = 0; other < points.Length; other++)
        {
            var rival = other != place && (!topic || (plan.TopicDepartments[other] == LeadingDepartment && plan.TopicGivesWay[other] is null));
            if (rival && points[place] - Math.Max(0, points[other]) < by) return false;
        }

        return true;
    }

    private static int First(int[] points, Func<int, bool> counts)
    {
        var best = -1;
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] > (best < 0 ? 0 : points[best]) && counts(i)) best = i;
        }

        return best;
    }
}
