using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <summary>
/// Where the customer of a case can be answered: where he last wrote about it, and in his other conversations. One that can't be reached any more is named so, and the latest of the others is proposed.
/// </summary>
/// <param name="Choices">The usual place first, then the others, the latest first; one a channel account.</param>
/// <param name="Proposed">What is chosen unless the agent chooses otherwise.</param>
public sealed record ReplyPlaces(IReadOnlyList<PlaceChoice> Choices, ConversationRef Proposed)
{
    /// <summary>Null where there is nothing to choose.</summary>
    public static ReplyPlaces? Of(CaseDetails details, IReadOnlyList<ReplyPlace> places)
    {
        var (usual, cut) = (details.Case.ReplyTo, CutChannels(details.Events));
        var choices = places.OrderByDescending(p => p.Conversation == usual).ThenByDescending(p => p.At)
            .DistinctBy(p => p.Conversation.Account)
            .Select(p => new PlaceChoice(p.Conversation, p.Channel, !cut.Contains(p.Channel)))
            .ToList();
        if (choices.Count < 2 || choices[0].Conversation != usual) return null;
        return new ReplyPlaces(choices, (choices.FirstOrDefault(c => c.IsReachable) ?? choices[0]).Conversation);
    }

    /// <summary>On which the customer can't be reached by the last that was heard of them; a message by one shows that it can.</summary>
    private static HashSet<string> CutChannels(IReadOnlyList<CaseEvent> events)
    {
        var cut = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            if (e.Data is ReachabilityChanged { Reachable: false, Channel: var lost }) cut.Add(lost);
            else if (e.Data is ReachabilityChanged { Channel: var found }) cut.Remove(found);
            else if (e.Data is MessageAdded { Direction: Direction.In, Channel: var heard }) cut.Remove(heard);
        }

        return cut;
    }
}

public sealed record PlaceChoice(ConversationRef Conversation, string Channel, bool IsReachable);
