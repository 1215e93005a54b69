using System.Globalization;
using System.Text;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Imap;

/// <param name="Validity">UIDVALIDITY: as long as it stays, a UID names one mail for ever (RFC 3501 section 2.3.1.1).</param>
/// <param name="NextUid">Null if the server does not say.</param>
internal sealed record ImapFolderState(uint Validity, uint? NextUid, long Exists, bool ReadOnly);

/// <summary>What came of asking for one mail.</summary>
internal abstract record ImapMail
{
    private ImapMail()
    {
    }

    public sealed record Whole(byte[] Bytes) : ImapMail;

    /// <summary>The beginning of a mail that is too big, marked as such.</summary>
    public sealed record Head(byte[] Bytes) : ImapMail;

    /// <summary>It is not in the folder any more.</summary>
    public sealed record Gone : ImapMail
    {
        public static readonly Gone Value = new();
    }

    /// <summary>The server has it and does not hand it over.</summary>
    public sealed record Withheld(string Reason) : ImapMail;
}

/// <summary>One opened folder, by UID commands only: other clients' deletions shift sequence numbers at any time.</summary>
internal sealed class ImapFolder(ImapSession session, string name, long maxMailBytes)
{
    /// <summary>Opens the folder, or looks at it anew: some servers show new mail only then.</summary>
    public async Task<ImapFolderState> OpenAsync(CancellationToken stop)
    {
        long exists = 0, validity = 0, next = 0;
        var end = await session.RunAsync(Select(), stop, data =>
        {
            if (data is { Name: "EXISTS", Number: { } count }) exists = count;
        }, status =>
        {
            if (status.Code == "UIDVALIDITY" && status.Arguments is [var v, ..] && v.TryNumber(out var number)) validity = number;
            if (status.Code == "UIDNEXT" && status.Arguments is [var n, ..] && n.TryNumber(out number)) next = number;
        }).ConfigureAwait(false);
        if (!end.IsOk) throw new MailFaultException(MailFaultKind.Refused, $"{session.Link.Server}: the folder '{name}' can't be opened: {ImapSession.Shown(end.Text)}. Check Folder.");
        return new ImapFolderState((uint)Math.Clamp(validity, 0, uint.MaxValue), next is > 0 and <= uint.MaxValue ? (uint)next : null, exists, end.Code == "READ-ONLY");
    }

    /// <summary>The UIDs from one on, in ascending order. A server answers <c>n:*</c> with its last mail even if that is below n (RFC 3501 section 6.4.8), so it is looked through again.</summary>
    /// <param name="to">Null for "to the end".</param>
    public async Task<List<uint>> SearchAsync(uint from, uint? to, CancellationToken stop)
    {
        var found = new SortedSet<uint>();
        var last = to is { } end ? end.ToString(CultureInfo.InvariantCulture) : "*";
        var range = string.Create(CultureInfo.InvariantCulture, $"{from}:{last}");
        var ended = await session.RunAsync($"UID SEARCH UID {range}", stop, data =>
        {
            if (data.Name is not ("SEARCH" or "ESEARCH")) return;
            foreach (var value in data.Values)
            {
                if (value.TryUid(out var uid)) found.Add(uid);
            }
        }).ConfigureAwait(false);
        if (!ended.IsOk)
        {
            // Few servers can't search by UID; all can list.
            ended = await session.RunAsync($"UID FETCH {range} (UID)", stop, data =>
            {
                if (ImapFetched.Read(data) is { Uid: { } uid }) found.Add(uid);
            }).ConfigureAwait(false);
            if (!ended.IsOk) throw new MailFaultException(MailFaultKind.Refused, $"{session.Link.Server} can't list the mails of '{name}': {ImapSession.Shown(ended.Text)}");
        }

        return [.. found.Where(u => u >= from && (to is null || u <= to))];
    }

    /// <summary>What the server knows of mails without reading them; those that are gone are not in it.</summary>
    public async Task<Dictionary<uint, ImapFetched>> FactsAsync(IReadOnlyList<uint> uids, CancellationToken stop)
    {
        var facts = new Dictionary<uint, ImapFetched>();
        var end = await session.RunAsync($"UID FETCH {ImapName.Set(uids)} (UID RFC822.SIZE INTERNALDATE)", stop, data =>
        {
            if (ImapFetched.Read(data) is { Uid: { } uid } fetched && (fetched.Size is not null || !facts.ContainsKey(uid))) facts[uid] = fetched;
        }).ConfigureAwait(false);

        // A server that stumbles over one of them says NO to all: then each is asked for without knowing its size.
        return end.IsOk ? facts : [];
    }

    /// <summary>Reads a mail without marking it as read (BODY.PEEK).</summary>
    /// <param name="size">What the server says; only to choose the way, for some guess (RFC 2683 section 3.4.5).</param>
    public async Task<ImapMail> FetchAsync(uint uid, long? size, CancellationToken stop)
    {
        if (size > maxMailBytes) return await HeadAsync(uid, size, stop).ConfigureAwait(false);
        var (end, fetched) = await BodyAsync(uid, "BODY.PEEK[]", stop).ConfigureAwait(false);
        if (fetched is { Body: { Length: > 0 } bytes }) return bytes.Length <= maxMailBytes ? new ImapMail.Whole(bytes) : await HeadAsync(uid, bytes.Length, stop).ConfigureAwait(false);
        if (fetched is { BodyTooLong: true }) return await HeadAsync(uid, size, stop).ConfigureAwait(false);
        if (end.IsOk && fetched is null) return ImapMail.Gone.Value;
        return new ImapMail.Withheld(end.IsOk ? "the server answers without the mail's content" : ImapSession.Shown(end.Text));
    }

    /// <summary>The header and the beginning of the body, under a first line that says how big the whole is.</summary>
    public async Task<ImapMail> HeadAsync(uint uid, long? size, CancellationToken stop)
    {
        var (end, header) = await BodyAsync(uid, "BODY.PEEK[HEADER]", stop).ConfigureAwait(false);
        if (header?.Body is not { Length: > 0 } fields) return end.IsOk && header is null ? ImapMail.Gone.Value : new ImapMail.Withheld(end.IsOk ? "not even the header is handed over" : ImapSession.Shown(end.Text));
        if (fields.Length > ImapLimits.MaxHeader) fields = fields[..ImapLimits.MaxHeader];
        var (_, text) = await BodyAsync(uid, string.Create(CultureInfo.InvariantCulture, $"BODY.PEEK[TEXT]<0.{ImapLimits.HeadOfBody}>"), stop).ConfigureAwait(false);
        var body = text?.Body ?? [];
        if (body.Length > ImapLimits.HeadOfBody) body = body[..ImapLimits.HeadOfBody];
        return new ImapMail.Head([.. OversizeMail.FirstLine(size), .. fields, .. body]);
    }

    public Task<ImapEnd> MarkSeenAsync(IReadOnlyList<uint> uids, CancellationToken stop) => session.RunAsync($"UID STORE {ImapName.Set(uids)} +FLAGS.SILENT (\\Seen)", stop);

    /// <summary>Deletes exactly these. Without UIDPLUS (RFC 4315) there is no way that would not also remove what others marked: then they are left, read.</summary>
    /// <returns>False if they are still there.</returns>
    public async Task<bool> DeleteAsync(IReadOnlyList<uint> uids, CancellationToken stop)
    {
        if (!session.Offers("UIDPLUS") && !session.Offers("IMAP4rev2"))
        {
            await MarkSeenAsync(uids, stop).ConfigureAwait(false);
            return false;
        }

        var set = ImapName.Set(uids);
        await session.RunAsync($"UID STORE {set} +FLAGS.SILENT (\\Deleted)", stop).ConfigureAwait(false);
        return (await session.RunAsync($"UID EXPUNGE {set}", stop).ConfigureAwait(false)).IsOk;
    }

    /// <summary>Moves mails (RFC 6851), or copies and deletes them where the server can't; makes the folder if it is missing.</summary>
    public async Task<bool> MoveAsync(IReadOnlyList<uint> uids, string folder, CancellationToken stop)
    {
        var move = session.Offers("MOVE") || session.Offers("IMAP4rev2");
        var verb = move ? "UID MOVE " : "UID COPY ";
        var end = await session.RunAsync(Named(verb + ImapName.Set(uids) + " ", folder), stop).ConfigureAwait(false);
        if (!end.IsOk && end.Code is "TRYCREATE" or "NONEXISTENT")
        {
            await session.RunAsync(Named("CREATE ", folder), stop).ConfigureAwait(false);
            end = await session.RunAsync(Named(verb + ImapName.Set(uids) + " ", folder), stop).ConfigureAwait(false);
        }

        if (!end.IsOk) return false;
        return move || await DeleteAsync(uids, stop).ConfigureAwait(false);
    }

    private async Task<(ImapEnd End, ImapFetched? Fetched)> BodyAsync(uint uid, string item, CancellationToken stop)
    {
        ImapFetched? found = null;
        var end = await session.RunAsync(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (UID {item})"), stop, data =>
        {
            if (ImapFetched.Read(data) is not { } fetched || (fetched.Uid is { } other && other != uid)) return;

            // Another client's change of flags comes as a FETCH too; one with a content is ours, also if the server left the UID away.
            if (fetched.Body is not null || fetched.BodyTooLong) found = fetched;
            else if (fetched.Uid == uid) found ??= fetched;
        }).ConfigureAwait(false);
        return (end, found);
    }

    private IReadOnlyList<string> Select() => Named("SELECT ", name);

    private static IReadOnlyList<string> Named(string command, string folder)
    {
        var encoded = string.Equals(folder, "INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : ImapName.Encode(folder);
        return [command + ImapName.Quote(encoded)];
    }
}
