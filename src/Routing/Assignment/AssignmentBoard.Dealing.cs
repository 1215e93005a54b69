using static ChannelHub.Routing.Assignment.AssignmentDecision;

namespace ChannelHub.Routing.Assignment;

/// <content>Gives out what can be given.</content>
public sealed partial class AssignmentBoard
{
    /// <summary>
    /// Gives out everything that can be given, first come first by the order of the queues: the candidates are the best cases of the agents who got
    /// room, and the cases that wait newly or need less than before.
    /// </summary>
    private void Settle()
    {
        var candidates = new PriorityQueue<(Post Post, Seat? For), Rank>();
        Gather(candidates);
        while (candidates.TryDequeue(out var candidate, out _))
        {
            var (post, seat) = candidate;
            if (post.State == WorkState.Waiting && post.Line is not null)
            {
                var (chosen, why) = floor.Choose(post, now, Sleep);
                if (chosen is not null)
                {
                    Give(post, chosen, why);
                    freed.Add(chosen);
                }
                else if (floor.NeedsRoom(post, now))
                {
                    Reserve(post, floor.SoonestFor(post, now));
                }
            }

            if (seat is not null) freed.Add(seat);
            Gather(candidates);
        }
    }

    private void Gather(PriorityQueue<(Post Post, Seat? For), Rank> candidates)
    {
        while (freed.Count > 0)
        {
            var seats = freed.OrderBy(s => s.Profile.Id.Value, StringComparer.Ordinal).ToArray();
            freed.Clear();
            foreach (var seat in seats) Consider(seat, candidates);
        }

        foreach (var post in moved) candidates.Enqueue((post, null), post.Rank);
        moved.Clear();
    }

    private void Consider(Seat seat, PriorityQueue<(Post Post, Seat? For), Rank> candidates)
    {
        var best = floor.BestFor(seat, now, out var large);
        if (large is not null && seat.ReservedFor is null && floor.NeedsRoom(large, now))
        {
            Reserve(large, seat);
            best = floor.BestFor(seat, now, out _);
        }

        if (best is not null) candidates.Enqueue((best, seat), best.Rank);
    }

    private void Reserve(Post post, Seat? seat)
    {
        if (seat is null) return;
        if (post.ReservedAt is { } former) Unreserve(former);
        (post.ReservedAt, seat.ReservedFor) = (seat, post);
        moved.Remove(post);
    }

    private void Give(Post post, Seat seat, string why)
    {
        post.Line!.Remove(post);
        if (post.ReservedAt is { } reserved) Unreserve(reserved);
        if (post.Work.AcceptWithin is { } within)
        {
            Hold(post, seat, WorkState.Offered, now + within);
            decisions.Add(new AssignmentDecision.Offered(post.Case.Number, seat.Profile.Id, now + within, why));
        }
        else
        {
            Hold(post, seat, WorkState.Assigned, null);
            decisions.Add(new AssignmentDecision.Assigned(post.Case.Number, seat.Profile.Id, why));
        }

        moved.Remove(post);
    }
}
