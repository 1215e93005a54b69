using ChannelHub.Cases;
using ChannelHub.Channels.Email.Wire;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>What one look into the folder came to.</summary>
internal abstract record RoundEnd
{
    private RoundEnd()
    {
    }

    /// <param name="Problem">What an operator should know, although mails flow; null if nothing.</param>
    public sealed record Done(int Stored, string? Problem) : RoundEnd;

    /// <summary>The hub's store can't take mails now.</summary>
    public sealed record StoreUnavailable(string Reason) : RoundEnd;
}

/// <summary>
/// Reads what is new in one folder into the inbox, in batches: mails and position in one transaction, and only then are the mails marked, moved or deleted at the
/// server. One mail that can't be had stops no other.
/// </summary>
internal sealed class ImapReading(EmailAccount account, IMessageIntake intake, TimeProvider time, ILogger logger)
{
    /// <summary>Tries for a mail that the server does not hand over, before its header alone or a stand-in is taken.</summary>
    public const int MaxTries = 5;

    private const int BatchMails = 64;
    private const int BatchBytes = 4 * 1024 * 1024;
    private const uint SmallestWindow = 1_000;
    private const uint LargestWindow = 1u << 22;

    /// <summary>The connection broke while these were read, so often: counted over connections, not stored.</summary>
    private readonly Dictionary<uint, int> cuts = [];

    /// <summary>Stored, and perhaps not yet marked, moved or deleted at the server.</summary>
    private IReadOnlyList<uint> unmarked = [];
    private ImapPosition position = new();
    private bool positionKnown;

    public string PositionName => $"imap:{account.Options.Folder}";

    public async Task<RoundEnd> RunAsync(ImapFolder folder, ImapFolderState state, CancellationToken stop)
    {
        await StartAsync(state, stop).ConfigureAwait(false);
        var round = new Round();
        if (unmarked.Count > 0) round.Problem = await ApplyPolicyAsync(folder, state, stop).ConfigureAwait(false);
        var window = SmallestWindow;
        var failedBefore = position.Failed.Keys.ToHashSet();
        for (var from = position.SearchFrom; ;)
        {
            var to = state.NextUid is { } next ? (uint)Math.Min((long)from + window, next) : (uint?)null;
            var found = await folder.SearchAsync(from, to, stop).ConfigureAwait(false);
            var wanted = position.Wanted(found).Where(u => !position.Failed.ContainsKey(u) || failedBefore.Remove(u)).ToList();
            for (var i = 0; i < wanted.Count; i += ImapLimits.MaxSet)
            {
                var part = wanted.GetRange(i, Math.Min(ImapLimits.MaxSet, wanted.Count - i));
                if (await TakeAsync(folder, state, part, round, stop).ConfigureAwait(false) is { } unavailable) return new RoundEnd.StoreUnavailable(unavailable);
            }

            if (to is null || to >= state.NextUid) return new RoundEnd.Done(round.Stored, round.Problem);

            // UIDs may have gaps of millions: the emptier it is, the further the next look goes.
            window = found.Count < 100 ? Math.Min(window * 2, LargestWindow) : SmallestWindow;
            from = to.Value + 1;
        }
    }

    private async Task StartAsync(ImapFolderState state, CancellationToken stop)
    {
        if (!positionKnown)
        {
            position = ImapPosition.Read(await intake.ReadPositionAsync(account.Name, PositionName, stop).ConfigureAwait(false));
            unmarked = position.Open;
            positionKnown = true;
        }

        if (position.Validity == state.Validity) return;
        if (position.Validity is null)
        {
            position = position with { Validity = state.Validity };
            if (account.Options.StartWith == EmailStart.New) position = position with { Base = (state.NextUid ?? 1) - 1, Last = (state.NextUid ?? 1) - 1, Since = time.GetUtcNow() };
            return;
        }

        EmailLog.UidsVoid(logger, account.Name);
        position = position.Void(state.Validity, state.NextUid);
        unmarked = [];
        cuts.Clear();
    }

    /// <summary>Null, or why the store can't take mails now.</summary>
    private async Task<string?> TakeAsync(ImapFolder folder, ImapFolderState state, List<uint> uids, Round round, CancellationToken stop)
    {
        var facts = await folder.FactsAsync(uids, stop).ConfigureAwait(false);
        var batch = new Batch(position);
        foreach (var uid in uids)
        {
            try
            {
                await ReadAsync(folder, uid, facts.GetValueOrDefault(uid), batch, stop).ConfigureAwait(false);
            }
            catch (MailFaultException) when (batch.Done.Count > 0)
            {
                // What was read before the connection broke is kept: a mail that breaks it every time must not hold up those before it.
                await StoreAsync(batch, round).ConfigureAwait(false);
                throw;
            }

            if (batch.Raws.Count < BatchMails && batch.Bytes < BatchBytes && uid != uids[^1]) continue;
            if (await StoreAsync(batch, round).ConfigureAwait(false) is { } reason) return reason;
            if (unmarked.Count > 0) round.Problem = await ApplyPolicyAsync(folder, state, stop).ConfigureAwait(false) ?? round.Problem;
            batch = new Batch(position);
        }

        return null;
    }

    private async Task<string?> StoreAsync(Batch batch, Round round)
    {
        var next = batch.Position.After(batch.Done, batch.Stored, batch.Failed);
        switch (await intake.AcceptBatchAsync(batch.Raws, new ReadingPosition(account.Name, PositionName, next.Write())).ConfigureAwait(false))
        {
            case AcceptBatchOutcome.Unavailable no:
                return no.Reason;
            case AcceptBatchOutcome.Stored(var rows):
                round.Stored += rows.Count(r => r is AcceptOutcome.Stored);
                break;
        }

        position = next;
        unmarked = batch.Stored;
        if (batch.Failed.Count > 0) round.Problem = $"{batch.Failed.Count} mails could not be read yet; they are tried again, and taken by their header after {MaxTries} tries.";
        return null;
    }

    private async Task ReadAsync(ImapFolder folder, uint uid, ImapFetched? known, Batch batch, CancellationToken stop)
    {
        if (IsOld(uid, known))
        {
            batch.Done.Add(uid);
            return;
        }

        var tries = batch.Position.Failed.GetValueOrDefault(uid) + cuts.GetValueOrDefault(uid);
        cuts[uid] = cuts.GetValueOrDefault(uid) + 1;
        var mail = tries < MaxTries ? await folder.FetchAsync(uid, known?.Size, stop).ConfigureAwait(false) : await LastResortAsync(folder, uid, known, tries, stop).ConfigureAwait(false);
        cuts.Remove(uid);
        switch (mail)
        {
            case ImapMail.Whole(var bytes):
                Add(batch, uid, bytes);
                break;
            case ImapMail.Head(var bytes):
                EmailLog.TakenInPart(logger, account.Name, uid, known?.Size ?? 0);
                Add(batch, uid, bytes);
                break;
            case ImapMail.Gone:
                batch.Done.Add(uid);
                break;
            case ImapMail.Withheld(var reason) when tries + 1 < MaxTries:
                EmailLog.Withheld(logger, account.Name, uid, tries + 1, reason);
                batch.Failed[uid] = tries + 1;
                break;
            case ImapMail.Withheld(var reason):
                EmailLog.GivenUp(logger, account.Name, uid, reason);
                Add(batch, uid, OversizeMail.InPlaceOf($"The mail server does not hand over mail {uid} of {account.Options.Folder}: {reason}"));
                break;
        }
    }

    /// <summary>A mail at which the connection broke again and again is asked for by its header alone; where even that breaks it, a stand-in takes its place.</summary>
    private static async Task<ImapMail> LastResortAsync(ImapFolder folder, uint uid, ImapFetched? known, int tries, CancellationToken stop) =>
        tries < 2 * MaxTries ? await folder.HeadAsync(uid, known?.Size, stop).ConfigureAwait(false) : new ImapMail.Withheld("the connection breaks whenever it is read");

    /// <summary>Where only new mails are wanted and the UIDs became void, the server's date tells which were there before us.</summary>
    private bool IsOld(uint uid, ImapFetched? known) =>
        position.Since is { } since && uid < position.ReadAgainBelow && known?.InternalDate is { } text && InternalDate(text) is { } received && received < since.AddMinutes(-1);

    internal static DateTimeOffset? InternalDate(string text) =>
        DateTimeOffset.TryParseExact(text.Trim(), ["d-MMM-yyyy HH:mm:ss zzz", "dd-MMM-yyyy HH:mm:ss zzz"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AllowWhiteSpaces, out var date) ? date : null;

    private void Add(Batch batch, uint uid, byte[] bytes)
    {
        var identity = MailIdentity.Read(bytes);
        var ordinal = 1;
        if (identity.MessageId is null) (ordinal, batch.Position) = batch.Position.Count(uid, identity.ContentHash[..32]);
        batch.Raws.Add(new RawInbound { Account = account.Name, Channel = EmailInboundMapper.Channel, ExternalId = MailKey.Of(identity, ordinal), ReceivedAt = time.GetUtcNow(), Body = bytes });
        batch.Bytes += bytes.Length;
        batch.Done.Add(uid);
        batch.Stored.Add(uid);
    }

    /// <summary>What happens at the server with mails that are stored here. Never a reason to stop: the mails are safe.</summary>
    private async Task<string?> ApplyPolicyAsync(ImapFolder folder, ImapFolderState state, CancellationToken stop)
    {
        var (options, uids) = (account.Options, unmarked);
        if (options.Afterwards == EmailAfterwards.Keep || state.ReadOnly) unmarked = [];
        if (options.Afterwards == EmailAfterwards.Keep) return null;
        if (state.ReadOnly) return $"The folder '{options.Folder}' can only be read, so mails can't be marked or moved there. Set Afterwards to keep, or give the user the right to change it.";
        var done = options.Afterwards switch
        {
            EmailAfterwards.Move => await folder.MoveAsync(uids, options.MoveTo!, stop).ConfigureAwait(false),
            EmailAfterwards.Delete => await folder.DeleteAsync(uids, stop).ConfigureAwait(false),
            _ => (await folder.MarkSeenAsync(uids, stop).ConfigureAwait(false)).IsOk,
        };
        unmarked = [];
        return done ? null : $"The server did not let stored mails be {(options.Afterwards == EmailAfterwards.Move ? $"moved to '{options.MoveTo}'" : options.Afterwards == EmailAfterwards.Delete ? "deleted" : "marked as read")}. Mails still come in.";
    }

    private sealed class Round
    {
        public int Stored { get; set; }

        public string? Problem { get; set; }
    }

    private sealed class Batch(ImapPosition position)
    {
        public ImapPosition Position { get; set; } = position;

        public List<RawInbound> Raws { get; } = [];

        public List<uint> Done { get; } = [];

        public List<uint> Stored { get; } = [];

        public Dictionary<uint, int> Failed { get; } = [];

        public long Bytes { get; set; }
    }
}
