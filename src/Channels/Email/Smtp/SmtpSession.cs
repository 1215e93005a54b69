using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Smtp;

/// <summary>How handing a mail to a server ended.</summary>
internal abstract record SmtpEnd
{
    private SmtpEnd()
    {
    }

    /// <param name="Refused">The recipients who were not taken, while others were.</param>
    public sealed record Accepted(SmtpReply Reply, IReadOnlyList<RefusedRecipient> Refused) : SmtpEnd;

    /// <summary>The server said no to this mail, for now or for good. It does not have it.</summary>
    /// <param name="OfRecipient">It is about who gets it, not about the mail or us.</param>
    public sealed record Declined(SmtpReply Reply, bool OfRecipient) : SmtpEnd;

    /// <summary>It can't be sent this way, whatever the server says: an address has no form that it takes, or it is bigger than the server takes.</summary>
    public sealed record Impossible(string Reason, string Code) : SmtpEnd;

    /// <summary>The way broke before the mail could have been taken.</summary>
    public sealed record NotSent(string Reason, MailFaultKind Kind) : SmtpEnd;

    /// <summary>The way broke after the end of the mail had left: the server may have it.</summary>
    public sealed record Unknown(string Reason) : SmtpEnd;
}

/// <param name="Reply">What the server said of this one.</param>
internal sealed record RefusedRecipient(string Address, SmtpReply Reply);

/// <summary>One signed-in connection to a submission server (RFC 6409, RFC 5321).</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private static readonly TimeSpan ReplyLimit = TimeSpan.FromMinutes(5); // RFC 5321 section 4.5.3.2
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(2);

    private readonly MailLink link;
    private readonly Dictionary<string, string> offers = new(StringComparer.OrdinalIgnoreCase);

    private SmtpSession(MailLink link) => this.link = link;

    /// <summary>Mails handed over on this connection.</summary>
    public int Mails { get; private set; }

    public static async Task<SmtpSession> ConnectAsync(MailServer server, MailCredentials? who, TimeProvider time, CancellationToken stop)
    {
        var session = new SmtpSession(await MailLink.DialAsync(server, time, stop).ConfigureAwait(false));
        try
        {
            using (var limit = session.link.Within(ReplyLimit, stop))
            {
                var greeting = await SmtpReply.ReadAsync(session.link, limit).ConfigureAwait(false);
                if (greeting.Code != 220) throw new MailFaultException(MailFaultKind.Unavailable, $"{server} takes no mail now: {greeting.Shown}");
            }

            await session.GreetAsync(stop).ConfigureAwait(false);
            if (server.Security == MailSecurity.StartTls) await session.StartTlsAsync(stop).ConfigureAwait(false);
            if (who is not null) await session.SignInAsync(who, stop).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Hands a mail over. Whatever happens, the outcome says whether the server may have it.</summary>
    public async Task<SmtpEnd> SendAsync(OutgoingMail mail, Cases.IAttachmentStore files, CancellationToken stop)
    {
        var utf8 = mail.NeedsUtf8;
        if (utf8 && !offers.ContainsKey("SMTPUTF8")) return new SmtpEnd.Impossible("An address has letters outside ASCII before the at sign, and the sending server does not take such addresses (SMTPUTF8).", "5.6.7");
        if (offers.TryGetValue("SIZE", out var size) && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 && mail.EstimatedSize > most)
        {
            return new SmtpEnd.Impossible($"The mail has about {mail.EstimatedSize / 1024} KiB; the sending server takes at most {most / 1024} KiB. Send the files in another way.", "5.3.4");
        }

        var recipients = mail.Recipients.Select(r => OutgoingMail.Wire(r.Address)).ToList();
        if (recipients.Count == 0 || recipients.Contains(null) || OutgoingMail.Wire(mail.From.Address) is not { } from) return new SmtpEnd.Impossible("An address of this mail is none.", "5.1.3");
        var eightBit = offers.ContainsKey("8BITMIME");
        var ended = false;
        try
        {
            Mails++;
            var envelope = new List<string> { MailFrom(from, mail, eightBit, utf8) };
            envelope.AddRange(recipients.Select(r => $"RCPT TO:<{r}>"));
            var replies = await AskAllAsync(envelope, stop).ConfigureAwait(false);
            if (Judge(replies, mail.To.Count) is { } declined)
            {
                if (declined.Reply.Code != 421) await AskAsync("RSET", stop).ConfigureAwait(false);
                return declined;
            }

            var go = await AskAsync("DATA", stop).ConfigureAwait(false);
            if (go.Code != 354) return new SmtpEnd.Declined(go, OfRecipient: false);
            using (var limit = link.Within(ReplyLimit, stop))
            {
                await using var content = new DotStream(link, limit);
                await new MailWriter(mail, files, eightBit, utf8).WriteAsync(content, limit.Token).ConfigureAwait(false);
                await content.FinishAsync().ConfigureAwait(false);
            }

            // From here on the server may have the mail.
            ended = true;
            using var last = link.Within(EndLimit, stop);
            await link.WriteAsync(".\r\n"u8.ToArray(), last).ConfigureAwait(false);
            var reply = await SmtpReply.ReadAsync(link, last).ConfigureAwait(false);

            // Exchange says so of a Message-ID that it has already: then it is there.
            if (reply.IsOk || reply.Lines.Any(l => l.Contains("DuplicateDelivery", StringComparison.OrdinalIgnoreCase))) return new SmtpEnd.Accepted(reply, [.. mail.Recipients.Zip(replies.Skip(1), (to, r) => new RefusedRecipient(to.Address, r)).Where(r => !r.Reply.IsOk)]);
            return new SmtpEnd.Declined(reply, OfRecipient: false);
        }
        catch (MailFaultException e)
        {
            return ended ? new SmtpEnd.Unknown(e.Message) : new SmtpEnd.NotSent(e.Message, e.Kind);
        }
        catch (OperationCanceledException) when (ended)
        {
            return new SmtpEnd.Unknown($"{link.Server} did not say in time whether it took the mail.");
        }
    }

    /// <summary>Makes sure that an idle connection is still one.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken stop)
    {
        try
        {
            using var limit = link.Within(TimeSpan.FromSeconds(10), stop);
            await link.WriteAsync("RSET\r\n"u8.ToArray(), limit).ConfigureAwait(false);
            return (await SmtpReply.ReadAsync(link, limit).ConfigureAwait(false)).IsOk;
        }
        catch (MailFaultException)
        {
            return false;
        }
    }

    public async Task QuitAsync()
    {
        using var limit = link.Within(QuitLimit, CancellationToken.None);
        try
        {
            await link.WriteAsync("QUIT\r\n"u8.ToArray(), limit).ConfigureAwait(false);
            await SmtpReply.ReadAsync(link, limit).ConfigureAwait(false);
        }
        catch (MailFaultException)
        {
            // The connection is given up in any case.
        }
    }

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private async Task GreetAsync(CancellationToken stop)
    {
        offers.Clear();
        var reply = await AskAsync($"EHLO {OwnName()}", stop).ConfigureAwait(false);
        if (reply.Code is >= 500 and < 600) reply = await AskAsync($"HELO {OwnName()}", stop).ConfigureAwait(false);
        if (!reply.IsOk) throw new MailFaultException(MailFaultKind.Unavailable, $"{link.Server} does not greet back: {reply.Shown}");
        foreach (var line in reply.Lines.Skip(1))
        {
            var cut = line.IndexOfAny([' ', '=']);
            var (keyword, rest) = cut < 0 ? (line, "") : (line[..cut], line[(cut + 1)..].Trim());
            offers[keyword.ToUpperInvariant()] = offers.TryGetValue(keyword, out var known) ? known + " " + rest : rest;
        }
    }

    private async Task StartTlsAsync(CancellationToken stop)
    {
        var reply = await AskAsync("STARTTLS", stop).ConfigureAwait(false);
        if (reply.Code != 220) throw new MailFaultException(MailFaultKind.NotSecure, $"{link.Server} refuses STARTTLS: {reply.Shown}. Nothing was sent in the clear; use the port for TLS (465).");
        await link.SecureAsync(stop).ConfigureAwait(false);
        await GreetAsync(stop).ConfigureAwait(false);
    }

    private async Task SignInAsync(MailCredentials who, CancellationToken stop)
    {
        if (!link.IsSecure && !MailServer.IsLoopback(link.Server.Host)) throw new MailFaultException(MailFaultKind.NotSecure, $"{link.Server}: no password is sent over a connection in the clear.");
        var mechanisms = offers.GetValueOrDefault("AUTH", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? token = null;
        for (var tries = 0; ; tries++)
        {
            if (who.Tokens is { } tokens) token = await tokens.GetAsync(token, stop).ConfigureAwait(false);
            var reply = await TryAsync(who, token, mechanisms, stop).ConfigureAwait(false);
            if (reply.IsOk) return;
            if (token is not null && tries == 0 && !reply.IsTemporary) continue;
            throw reply.IsTemporary
                ? new MailFaultException(MailFaultKind.Unavailable, $"{link.Server} can't sign us in now: {reply.Shown}")
                : new MailFaultException(MailFaultKind.SignIn, $"{link.Server} refused to sign in: {reply.Shown}. Check SmtpUser and SmtpPassword (or the OAuth settings).");
        }
    }

    private async Task<SmtpReply> TryAsync(MailCredentials who, string? token, string[] mechanisms, CancellationToken stop)
    {
        if (SaslAnswer.Choose(who, token, link.Server, m => mechanisms.Contains(m, StringComparer.OrdinalIgnoreCase)) is { } sasl)
        {
            var reply = await AskAsync($"AUTH {sasl.Mechanism} {sasl.InitialBase64}", stop).ConfigureAwait(false);

            // The reason of a refusal comes as a question (RFC 7628 section 3.2.3); the refusal itself follows an answer to it.
            for (var rounds = 0; reply.Code == 334 && rounds < 3; rounds++) reply = await AskAsync(sasl.FailureAnswer is { } answer ? Convert.ToBase64String(answer) : "*", stop).ConfigureAwait(false);
            return reply;
        }

        if (who.Password is { } password && mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            var reply = await AskAsync("AUTH LOGIN", stop).ConfigureAwait(false);
            if (reply.Code == 334) reply = await AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(who.User)), stop).ConfigureAwait(false);
            if (reply.Code == 334) reply = await AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), stop).ConfigureAwait(false);
            return reply;
        }

        throw new MailFaultException(MailFaultKind.SignIn, $"{link.Server} offers no way to sign in that fits the settings{(link.IsSecure ? "" : " (it may offer one over TLS: set SmtpSecurity)")}. For a relay that wants none, set SmtpUser to \"-\".");
    }

    /// <summary>Commands whose answers can wait: all at once where the server takes that (RFC 2920), one by one otherwise.</summary>
    private async Task<List<SmtpReply>> AskAllAsync(List<string> commands, CancellationToken stop)
    {
        var replies = new List<SmtpReply>(commands.Count);
        if (!offers.ContainsKey("PIPELINING"))
        {
            foreach (var command in commands)
            {
                replies.Add(await AskAsync(command, stop).ConfigureAwait(false));
                if (replies.Count == 1 && !replies[0].IsOk) break;
            }

            return replies;
        }

        using var limit = link.Within(ReplyLimit, stop);
        await link.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(commands.Select(c => c + "\r\n"))), limit).ConfigureAwait(false);
        foreach (var _ in commands) replies.Add(await SmtpReply.ReadAsync(link, limit).ConfigureAwait(false));
        return replies;
    }

    private async Task<SmtpReply> AskAsync(string command, CancellationToken stop)
    {
        using var limit = link.Within(ReplyLimit, stop);
        await link.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), limit).ConfigureAwait(false);
        return await SmtpReply.ReadAsync(link, limit).ConfigureAwait(false);
    }

    private string MailFrom(string from, OutgoingMail mail, bool eightBit, bool utf8)
    {
        var command = new StringBuilder($"MAIL FROM:<{from}>");
        if (offers.ContainsKey("SIZE")) command.Append(CultureInfo.InvariantCulture, $" SIZE={mail.EstimatedSize}");
        if (eightBit) command.Append(" BODY=8BITMIME");
        if (utf8) command.Append(" SMTPUTF8");

        // Only the header of a bounced mail is wanted back, and under our own id (RFC 3461).
        if (offers.ContainsKey("DSN")) command.Append(" RET=HDRS ENVID=").Append(XText(mail.MessageId));
        return command.ToString();
    }

    /// <summary>RFC 3461 section 4.</summary>
    private static string XText(string text) => string.Concat(text.Take(90).Select(c => c is > ' ' and <= '~' and not ('+' or '=') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"+{(int)c & 0xFF:X2}")));

    /// <summary>Null if the mail may go on: the sender is taken, and one of those it is meant for. Who only gets a copy can't hold it up.</summary>
    private static SmtpEnd.Declined? Judge(List<SmtpReply> replies, int meantFor)
    {
        if (!replies[0].IsOk) return new SmtpEnd.Declined(replies[0], OfRecipient: false);
        var meant = replies.Skip(1).Take(meantFor).ToList();
        if (meant.Any(r => r.IsOk)) return null;
        return new SmtpEnd.Declined(meant.FirstOrDefault(r => r.IsTemporary) ?? meant[0], OfRecipient: true);
    }

    /// <summary>What we call ourselves: the machine's full name, or else the connection's own address (RFC 5321 section 4.1.3).</summary>
    private string OwnName()
    {
        var name = Dns.GetHostName();
        if (name.Contains('.', StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')) return name;
        var address = link.LocalAddress;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]";
    }
}
