using ChannelHub.Cases;
using static ChannelHub.Routing.Assignment.AssignmentDecision;

namespace ChannelHub.Routing.Assignment;

/// <content>What comes back: from who goes offline or is gone, and from who does not accept.</content>
public sealed partial class AssignmentBoard
{
    private void SetPresence(Seat seat, Presence presence)
    {
        if (seat.Presence == presence) return;
        seat.Presence = presence;
        seat.OfflineSince = presence == Presence.Offline ? now : null;
        seat.WakesAt = null;
        if (presence == Presence.Available)
        {
            Free(seat);
            return;
        }

        Unreserve(seat);
        if (presence != Presence.Offline) return;
        foreach (var number in seat.Holds.ToList())
        {
            if (posts[number].State == WorkState.Offered) PassOn(posts[number], "went offline");
        }

        if (settings.OfflineGrace == TimeSpan.Zero) ReturnWork(seat);
        else alarms.Set(new Alarm(now + settings.OfflineGrace, AlarmKind.AgentGone, Agent: seat.Profile.Id.Value));
    }

    private void ReturnWork(Seat seat)
    {
        seat.OfflineSince = null;
        if (settings.Offline == OfflinePolicy.Keep) return;
        foreach (var number in seat.Holds.ToList())
        {
            var post = posts[number];
            if (settings.Offline == OfflinePolicy.ReturnUrgent && post.Work.Interruptible) continue;
            Return(post, "agent is offline");
        }
    }

    private void Remove(Seat seat)
    {
        Unreserve(seat);
        foreach (var number in seat.Holds.ToList())
        {
            if (posts[number].State == WorkState.Offered) PassOn(posts[number], "agent is gone");
            else Return(posts[number], "agent is gone");
        }

        floor.Remove(seat);
        freed.Remove(seat);
    }

    private void Return(Post post, string why)
    {
        decisions.Add(new Returned(post.Case.Number, post.Seat!.Profile.Id, why));
        Detach(post);
        SetAlarms(post);
        Queue(post);
    }

    /// <summary>An offer that was not accepted: to the next, and in this round not to this agent again.</summary>
    private void PassOn(Post post, string why)
    {
        var agent = post.Seat!.Profile.Id;
        decisions.Add(new AssignmentDecision.OfferEnded(post.Case.Number, agent, why));
        Detach(post);
        (post.Declined ??= []).Add(agent);
        if (post.RoundEndsAt is null)
        {
            post.RoundEndsAt = now + settings.RoundLength;
            alarms.Set(new Alarm(post.RoundEndsAt.Value, AlarmKind.RoundEnds, post.Case.Number.Value));
        }

        Queue(post);
    }

    private Post? OfferedTo(CaseNumber number, AgentId agent)
    {
        if (posts.TryGetValue(number, out var post) && post.State == WorkState.Offered && post.Seat!.Profile.Id == agent) return post;
        decisions.Add(new Refused(number, agent, post?.Seat is { } other && other.Profile.Id != agent
            ? "The case went to someone else."
            : "The case is not offered to this agent any more."));
        return null;
    }
}
