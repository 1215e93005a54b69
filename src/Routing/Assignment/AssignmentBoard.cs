using ChannelHub.Cases;
using static ChannelHub.Routing.Assignment.AssignmentDecision;

namespace ChannelHub.Routing.Assignment;

/// <summary>
/// Who works on what: all agents, all cases that wait and all that are held. Commands go in with the time, decisions come out; the same commands at the
/// same times always give the same decisions. After each command no case waits while an agent who fits is free. Not safe for use by several threads at once.
/// </summary>
public sealed partial class AssignmentBoard
{
    private readonly AssignmentSettings settings;
    private readonly Floor floor;
    private readonly Dictionary<CaseNumber, Post> posts = [];
    private readonly Alarms alarms = new();
    private readonly HashSet<Seat> freed = [];
    private readonly HashSet<Post> moved = [];
    private List<AssignmentDecision> decisions = [];
    private DateTimeOffset now;

    /// <exception cref="ArgumentException">The settings have faults; the message says all of them.</exception>
    public AssignmentBoard(AssignmentSettings settings)
    {
        if (settings.Faults().ToList() is { Count: > 0 } faults) throw new ArgumentException(string.Join(' ', faults), nameof(settings));
        this.settings = settings;
        floor = new Floor(settings);
    }

    /// <summary>When time alone may change something: give <see cref="AssignmentCommand.Tick"/> then. Null if nothing is to come.</summary>
    public DateTimeOffset? NextDue => alarms.Next;

    public int Waiting => posts.Values.Count(p => p.State == WorkState.Waiting);

    /// <summary>The case as it stands on the board; null if it is not there.</summary>
    public CaseRecord? Find(CaseNumber number) => posts.TryGetValue(number, out var post) ? RecordOf(post) : null;

    /// <summary>Carries out a command and everything that follows from it and from the time passed.</summary>
    /// <param name="at">Now; a time before the last one counts as the last one.</param>
    public IReadOnlyList<AssignmentDecision> Apply(AssignmentCommand command, DateTimeOffset at) => Apply([command], at);

    /// <summary>Carries out several commands, and only then gives out what can be given.</summary>
    public IReadOnlyList<AssignmentDecision> Apply(IEnumerable<AssignmentCommand> commands, DateTimeOffset at)
    {
        if (at > now) now = at;
        decisions = [];
        while (alarms.TryTake(now, out var alarm)) Ring(alarm);
        foreach (var command in commands) Carry(command);
        Settle();
        return decisions;
    }

    private void Carry(AssignmentCommand command)
    {
        switch (command)
        {
            case AssignmentCommand.SetAgent set:
                var known = floor.Find(set.Profile.Id);
                if (known is not null) Unreserve(known);
                var seat = floor.Seat(set.Profile);
                if (known is null) seat.LastWorkAt = now;
                Free(seat);
                break;
            case AssignmentCommand.RemoveAgent remove:
                if (floor.Find(remove.Agent) is { } leaver) Remove(leaver);
                break;
            case AssignmentCommand.SetPresence set:
                if (floor.Find(set.Agent) is { } present) SetPresence(present, set.Presence);
                break;
            case AssignmentCommand.Wait wait:
                Wait(wait.Case);
                break;
            case AssignmentCommand.Place place:
                if (posts.TryGetValue(place.Record.Case.Number, out var placed)) Forget(placed);
                Restore(place.Record);
                break;
            case AssignmentCommand.Leave leave:
                if (posts.TryGetValue(leave.Case, out var left)) Forget(left);
                break;
            case AssignmentCommand.Take take:
                Take(take);
                break;
            case AssignmentCommand.Accept accept:
                if (OfferedTo(accept.Case, accept.Agent) is { } accepted)
                {
                    (accepted.State, accepted.OfferEndsAt, accepted.Declined, accepted.RoundEndsAt) = (WorkState.Assigned, null, null, null);
                    decisions.Add(new AssignmentDecision.Assigned(accept.Case, accept.Agent, "accepted"));
                }

                break;
            case AssignmentCommand.Decline decline:
                if (OfferedTo(decline.Case, decline.Agent) is { } declined) PassOn(declined, "declined");
                break;
            case AssignmentCommand.Tick:
                break;
            default:
                throw new InvalidOperationException($"The command {command.GetType().Name} is not carried out by any code.");
        }
    }

    private void Wait(WaitingCase waiting)
    {
        if (!floor.Queues.ContainsKey(waiting.Queue))
        {
            decisions.Add(new Refused(waiting.Number, null, $"There is no queue '{waiting.Queue}'."));
            return;
        }

        HashSet<AgentId>? declined = null;
        DateTimeOffset? round = null;
        if (posts.TryGetValue(waiting.Number, out var before))
        {
            // Whatever changes about a case, it keeps its age and the memory of who declined it.
            if (before.Case.Since < waiting.Since) waiting = waiting with { Since = before.Case.Since };
            (declined, round) = (before.Declined, before.RoundEndsAt);
            if (before.State == WorkState.Offered) decisions.Add(new AssignmentDecision.OfferEnded(waiting.Number, before.Seat!.Profile.Id, "changed"));
            if (before.State == WorkState.Assigned) decisions.Add(new Returned(waiting.Number, before.Seat!.Profile.Id, "waits again"));
            Forget(before);
        }

        var work = settings.WorkOf(waiting.Channel);
        var post = new Post(waiting, work, Post.RankOf(waiting, settings)) { Declined = declined, RoundEndsAt = round };
        posts.Add(waiting.Number, post);
        SetAlarms(post);
        Queue(post);
    }

    private void Take(AssignmentCommand.Take take)
    {
        if (!posts.TryGetValue(take.Case, out var post))
        {
            decisions.Add(new Refused(take.Case, take.Agent, "The case is not on the board."));
        }
        else if (floor.Find(take.Agent) is not { } seat)
        {
            decisions.Add(new Refused(take.Case, take.Agent, "There is no such agent."));
        }
        else if (post.State == WorkState.Assigned && post.Seat == seat)
        {
            decisions.Add(new Refused(take.Case, take.Agent, "The agent has the case already."));
        }
        else
        {
            Detach(post);
            Hold(post, seat, WorkState.Assigned, null);
            decisions.Add(new AssignmentDecision.Assigned(take.Case, take.Agent, "by hand"));
        }
    }

    private void Ring(Alarm alarm)
    {
        if (alarm.Agent.Length > 0)
        {
            if (floor.Find(new AgentId(alarm.Agent)) is not { } seat) return;
            if (alarm.Kind == AlarmKind.AgentGone && seat.OfflineSince + settings.OfflineGrace <= now) ReturnWork(seat);
            if (alarm.Kind == AlarmKind.AgentWakes) Free(seat);
            return;
        }

        if (!posts.TryGetValue(new CaseNumber(alarm.Case), out var post)) return;
        switch (alarm.Kind)
        {
            case AlarmKind.OfferEnds when post.State == WorkState.Offered && post.OfferEndsAt <= now:
                PassOn(post, "not accepted in time");
                break;
            case AlarmKind.RoundEnds when post.RoundEndsAt <= now:
                (post.Declined, post.RoundEndsAt) = (null, null);
                moved.Add(post);
                break;
            case AlarmKind.NeedsChange when post.State == WorkState.Waiting:
                var before = post.Line!.Needs;
                post.Line.Remove(post);
                Tell(post, before, Queue(post));
                break;
            case AlarmKind.RoomIsMade:
                moved.Add(post);
                break;
        }
    }

    private void Tell(Post post, Needs before, Needs after)
    {
        var number = post.Case.Number;
        for (var i = before.Queues.Count; i < after.Queues.Count; i++) decisions.Add(new Overflowed(number, after.Queues[i - 1], after.Queues[i]));
        foreach (var need in before.Required.Except(after.Required)) decisions.Add(new NeedDropped(number, need.Skill));
        if (before.Language != after.Language) decisions.Add(new NeedDropped(number, before.Language!));
    }

    private Needs Queue(Post post)
    {
        var (needs, changeAt) = Needs.At(post.Case, floor.Queues, now);
        floor.Queue(post, needs);
        if (changeAt is { } at) alarms.Set(new Alarm(at, AlarmKind.NeedsChange, post.Case.Number.Value));
        moved.Add(post);
        return needs;
    }

    private void SetAlarms(Post post)
    {
        if (settings.ReserveAfter is not { } after || post.Case.Since + after <= now) return;
        alarms.Set(new Alarm(post.Case.Since + after, AlarmKind.RoomIsMade, post.Case.Number.Value));
    }

    private void Hold(Post post, Seat seat, WorkState state, DateTimeOffset? until)
    {
        (post.State, post.Seat, post.OfferEndsAt) = (state, seat, until);
        if (state == WorkState.Assigned) (post.Declined, post.RoundEndsAt) = (null, null);
        if (until is { } end) alarms.Set(new Alarm(end, AlarmKind.OfferEnds, post.Case.Number.Value));
        seat.Add(post, now);
    }

    /// <summary>Takes a case from its line or from who holds it.</summary>
    private void Detach(Post post)
    {
        post.Line?.Remove(post);
        if (post.ReservedAt is { } reserved) Unreserve(reserved);
        if (post.Seat is { } seat)
        {
            seat.Drop(post, now);
            Free(seat);
        }

        (post.State, post.Seat, post.OfferEndsAt) = (WorkState.Waiting, null, null);
    }

    private void Forget(Post post)
    {
        Detach(post);
        posts.Remove(post.Case.Number);
        moved.Remove(post);
    }

    private void Unreserve(Seat seat)
    {
        if (seat.ReservedFor is not { } post) return;
        (seat.ReservedFor, post.ReservedAt) = (null, null);
        Free(seat);
        if (post.State == WorkState.Waiting) moved.Add(post);
    }

    private void Free(Seat seat)
    {
        freed.Add(seat);
        Sleep(seat);
    }

    /// <summary>Who is available but off shift is looked at again when the shift begins.</summary>
    private void Sleep(Seat seat)
    {
        if (seat.Presence != Presence.Available || seat.IsOnDuty(now) || seat.WakesAt > now) return;
        seat.WakesAt = seat.Hours!.NextOpening(now);
        alarms.Set(new Alarm(seat.WakesAt.Value, AlarmKind.AgentWakes, Agent: seat.Profile.Id.Value));
    }
}
