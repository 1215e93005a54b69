using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <content>Stores the board and builds it again.</content>
public sealed partial class AssignmentBoard
{
    /// <summary>An equal board, for example after a restart.</summary>
    public static AssignmentBoard From(AssignmentSettings settings, BoardRecords records)
    {
        var board = new AssignmentBoard(settings) { now = records.At };
        foreach (var a in records.Agents)
        {
            var seat = board.floor.Seat(a.Profile);
            (seat.Presence, seat.OfflineSince) = (a.Presence, a.OfflineSince);
            if (a.OfflineSince is { } since) board.alarms.Set(new Alarm(since + settings.OfflineGrace, AlarmKind.AgentGone, Agent: a.Profile.Id.Value));
        }

        foreach (var c in records.Cases) board.Restore(c);
        board.moved.Clear();
        foreach (var a in records.Agents)
        {
            var seat = board.floor.Find(a.Profile.Id)!;
            seat.LastWorkAt = a.LastWorkAt;
            if (a.ReservedFor is { } number && board.posts.TryGetValue(number, out var post)) (seat.ReservedFor, post.ReservedAt) = (post, seat);
            board.Sleep(seat);
        }

        return board;
    }

    /// <summary>All that the board knows, agents by name and cases by number.</summary>
    public BoardRecords ToRecords() => new(
        now,
        floor.Seats.Select(s => new AgentRecord(s.Profile, s.Presence, s.OfflineSince, s.LastWorkAt, s.ReservedFor?.Case.Number)).ToValueList(),
        posts.Values.OrderBy(p => p.Case.Number).Select(RecordOf).ToValueList());

    private void Restore(CaseRecord record)
    {
        var work = settings.WorkOf(record.Case.Channel);
        var post = new Post(record.Case, work, Post.RankOf(record.Case, settings))
        {
            Declined = record.Declined.Count == 0 ? null : record.Declined.ToHashSet(),
            RoundEndsAt = record.RoundEndsAt,
        };
        posts.Add(record.Case.Number, post);
        SetAlarms(post);
        if (record.RoundEndsAt is { } round) alarms.Set(new Alarm(round, AlarmKind.RoundEnds, record.Case.Number.Value));
        if (record.Agent is { } agent && floor.Find(agent) is { } seat) Hold(post, seat, record.State, record.OfferEndsAt);
        else Queue(post);
    }

    private static CaseRecord RecordOf(Post post) => new(
        post.Case,
        post.State,
        post.Seat?.Profile.Id,
        post.OfferEndsAt,
        post.Declined is null ? [] : post.Declined.OrderBy(a => a.Value, StringComparer.Ordinal).ToValueList(),
        post.RoundEndsAt);
}
