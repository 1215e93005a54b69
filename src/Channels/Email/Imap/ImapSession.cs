using System.Globalization;
using System.Text;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>How a command ended.</summary>
/// <param name="Code">The word in brackets of the answer, in upper case; empty if there was none.</param>
internal sealed record ImapEnd(ImapCondition Condition, string Code, IReadOnlyList<ImapValue> Arguments, string Text)
{
    public bool IsOk => Condition == ImapCondition.Ok;
}

/// <summary>One signed-in connection to an IMAP server (RFC 3501, RFC 9051): commands one after the other, answers read whole. After a fault it is of no use any more.</summary>
internal sealed class ImapSession(MailLink link, long maxLiteral) : IAsyncDisposable
{
    private readonly HashSet<string> capabilities = new(StringComparer.OrdinalIgnoreCase);
    private Action<ImapReply.Status>? noticed;
    private int tags;

    /// <summary>Notices for a person to read (RFC 3501 section 7.1, ALERT) are handed here.</summary>
    public Action<string>? OnAlert { get; set; }

    public MailLink Link => link;

    /// <summary>Whether the server offers something; a capability that was told in the clear before TLS is forgotten.</summary>
    public bool Offers(string capability) => capabilities.Contains(capability);

    /// <summary>Reads the greeting; true if the server holds us for signed in already.</summary>
    public async Task<bool> GreetAsync(CancellationToken stop)
    {
        using var limit = link.Within(ImapLimits.Greeting, stop);
        var reply = await ReadAsync(limit).ConfigureAwait(false);
        Note(reply);
        return reply switch
        {
            ImapReply.Status { Condition: ImapCondition.Ok } => false,
            ImapReply.Status { Condition: ImapCondition.PreAuth } => true,
            ImapReply.Status { Condition: ImapCondition.Bye } bye => throw new MailFaultException(MailFaultKind.Unavailable, $"{link.Server} wants no connection now: {Shown(bye.Text)}"),
            _ => throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} does not greet as an IMAP server does; is it the right port?"),
        };
    }

    public Task<ImapEnd> RunAsync(string command, CancellationToken stop, Action<ImapReply.Data>? answers = null) => RunAsync([command], stop, answers);

    /// <summary>A command whose notices matter too.</summary>
    public Task<ImapEnd> RunAsync(IReadOnlyList<string> pieces, CancellationToken stop, Action<ImapReply.Data> answers, Action<ImapReply.Status> notices)
    {
        noticed = notices;
        return RunAsync(pieces, stop, answers);
    }

    /// <param name="pieces">A command in pieces: after each but the last stands a text that can't be quoted; it goes as a counted one.</param>
    public async Task<ImapEnd> RunAsync(IReadOnlyList<string> pieces, CancellationToken stop, Action<ImapReply.Data>? answers = null)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"A{++tags:0000}");
        using var limit = link.Within(ImapLimits.Command, stop);
        for (var i = 0; i < pieces.Count; i += 2)
        {
            var text = (i == 0 ? tag + " " : "") + pieces[i];
            if (i + 1 == pieces.Count)
            {
                await link.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), limit).ConfigureAwait(false);
                break;
            }

            var literal = Encoding.UTF8.GetBytes(pieces[i + 1]);
            var atOnce = Offers("LITERAL+") || (Offers("LITERAL-") && literal.Length <= 4096); // RFC 7888
            await link.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text}{{{literal.Length}{(atOnce ? "+" : "")}}}\r\n")), limit).ConfigureAwait(false);
            if (!atOnce && await UntilContinuationAsync(tag, limit, answers).ConfigureAwait(false) is { } refused) return refused;
            await link.WriteAsync(literal, limit).ConfigureAwait(false);
        }

        return await UntilEndAsync(tag, limit, answers).ConfigureAwait(false);
    }

    /// <summary>A command in which the server asks back.</summary>
    /// <param name="answer">What to say to each question; null cancels.</param>
    public async Task<ImapEnd> ConverseAsync(string command, Func<string, string?> answer, CancellationToken stop)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"A{++tags:0000}");
        using var limit = link.Within(ImapLimits.Command, stop);
        await link.WriteAsync(Encoding.ASCII.GetBytes($"{tag} {command}\r\n"), limit).ConfigureAwait(false);
        for (var rounds = 0; rounds < 100; rounds++)
        {
            switch (await ReadAsync(limit).ConfigureAwait(false))
            {
                case ImapReply.Continuation question:
                    await link.WriteAsync(Encoding.ASCII.GetBytes((answer(question.Text) ?? "*") + "\r\n"), limit).ConfigureAwait(false);
                    break;
                case ImapReply.Status status when status.Tag == tag:
                    return End(status);
                case var other:
                    Note(other);
                    break;
            }
        }

        throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} asks without end.");
    }

    /// <summary>Waits for news by IDLE (RFC 2177), at most so long; true if there were any. Always ended properly, so that other commands may follow.</summary>
    public async Task<bool> IdleAsync(TimeSpan atMost, CancellationToken stop)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"A{++tags:0000}");
        using (var limit = link.Within(ImapLimits.Command, stop))
        {
            await link.WriteAsync(Encoding.ASCII.GetBytes($"{tag} IDLE\r\n"), limit).ConfigureAwait(false);
            if (await UntilContinuationAsync(tag, limit, null).ConfigureAwait(false) is not null)
            {
                // Offered and refused: from now on it counts as not offered.
                capabilities.Remove("IDLE");
                return false;
            }
        }

        var news = false;
        var began = link.Time.GetTimestamp();
        while (!news)
        {
            var left = atMost - link.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await link.WaitForDataAsync(left, stop).ConfigureAwait(false)) break;
            using var limit = link.Within(ImapLimits.Command, stop);
            var reply = await ReadAsync(limit).ConfigureAwait(false);
            Note(reply);
            news = reply is ImapReply.Data { Name: "EXISTS" or "RECENT" or "EXPUNGE" or "FETCH" };
        }

        using var ending = link.Within(ImapLimits.Command, stop);
        await link.WriteAsync("DONE\r\n"u8.ToArray(), ending).ConfigureAwait(false);
        await UntilEndAsync(tag, ending, null).ConfigureAwait(false);
        return news;
    }

    public async Task SecureAsync(CancellationToken stop)
    {
        await link.SecureAsync(stop).ConfigureAwait(false);
        capabilities.Clear();
    }

    /// <summary>Asks anew what the server offers.</summary>
    public async Task AskCapabilitiesAsync(CancellationToken stop)
    {
        capabilities.Clear();
        await RunAsync("CAPABILITY", stop).ConfigureAwait(false);
    }

    public bool KnowsCapabilities => capabilities.Count > 0;

    /// <summary>Says good-bye and does not wait long for an answer.</summary>
    public async Task LogoutAsync()
    {
        using var limit = link.Within(ImapLimits.Logout, CancellationToken.None);
        try
        {
            await link.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"A{++tags:0000} LOGOUT\r\n")), limit).ConfigureAwait(false);
            while (await ReadAsync(limit).ConfigureAwait(false) is not ImapReply.Status { Tag: not null })
            {
            }
        }
        catch (MailFaultException)
        {
            // The connection is given up in any case; a BYE that closes it is the usual end.
        }
    }

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private async Task<ImapEnd?> UntilContinuationAsync(string tag, Deadline limit, Action<ImapReply.Data>? answers)
    {
        for (var answered = 0; answered < ImapLimits.MaxAnswers; answered++)
        {
            switch (await ReadAsync(limit).ConfigureAwait(false))
            {
                case ImapReply.Continuation:
                    return null;
                case ImapReply.Status status when status.Tag == tag:
                    return End(status);
                case ImapReply.Data data:
                    answers?.Invoke(data);
                    Note(data);
                    break;
                case var other:
                    Note(other);
                    break;
            }
        }

        throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} answers without end.");
    }

    private async Task<ImapEnd> UntilEndAsync(string tag, Deadline limit, Action<ImapReply.Data>? answers)
    {
        for (var answered = 0; answered < ImapLimits.MaxAnswers; answered++)
        {
            switch (await ReadAsync(limit).ConfigureAwait(false))
            {
                case ImapReply.Status status when status.Tag == tag:
                    return End(status);
                case ImapReply.Data data:
                    answers?.Invoke(data);
                    Note(data);
                    break;
                case ImapReply.Continuation:
                    // Nothing is left to say; an empty line makes a server that waits for more end the command.
                    await link.WriteAsync("\r\n"u8.ToArray(), limit).ConfigureAwait(false);
                    break;
                case var other:
                    Note(other);
                    break;
            }
        }

        throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} answers without end.");
    }

    private ImapEnd End(ImapReply.Status status)
    {
        Note(status);
        noticed = null;
        return new ImapEnd(status.Condition, status.Code, status.Arguments, status.Text);
    }

    /// <summary>What any answer may tell beside what was asked.</summary>
    private void Note(ImapReply reply)
    {
        if (reply is ImapReply.Status { Tag: null } notice) noticed?.Invoke(notice);
        switch (reply)
        {
            case ImapReply.Data { Name: "CAPABILITY" } told:
                Learn(told.Values);
                break;
            case ImapReply.Status { Code: "CAPABILITY" } status:
                Learn(status.Arguments);
                break;
            case ImapReply.Status { Code: "ALERT" } alert:
                OnAlert?.Invoke(Shown(alert.Text));
                break;
            case ImapReply.Status { Tag: null, Condition: ImapCondition.Bye } bye when tags > 0:
                throw new MailFaultException(MailFaultKind.Cut, $"{link.Server} ends the connection: {Shown(bye.Text)}");
        }
    }

    private void Learn(IReadOnlyList<ImapValue> names)
    {
        capabilities.Clear();
        foreach (var name in names)
        {
            if (name.AsText() is { Length: > 0 and < 100 } word) capabilities.Add(word);
        }
    }

    private async ValueTask<ImapReply> ReadAsync(Deadline limit)
    {
        var lines = new List<byte[]>(1);
        var literals = new List<ImapValue.Text>();
        while (true)
        {
            var line = await link.ReadLineAsync(ImapLimits.MaxLine, limit).ConfigureAwait(false);
            if (IsStatus(line) || !ImapFrame.Announces(line, out var before, out var count))
            {
                lines.Add(line);
                return ImapParser.Parse(new ImapFrame(lines, literals));
            }

            if (literals.Count >= ImapLimits.MaxLiterals) throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} sent an answer of too many pieces.");
            lines.Add(line[..before]);
            if (count <= maxLiteral)
            {
                literals.Add(new ImapValue.Text(await link.ReadExactAsync((int)count, limit).ConfigureAwait(false), count));
            }
            else
            {
                if (count > maxLiteral * 64) throw new MailFaultException(MailFaultKind.Protocol, $"{link.Server} announces {count} bytes.");
                await link.SkipAsync(count, limit).ConfigureAwait(false);
                literals.Add(new ImapValue.Text(null, count));
            }
        }
    }

    /// <summary>People's words at the end of a status may look like an announcement, and are none.</summary>
    private static bool IsStatus(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0) return true;
        var rest = line[(space + 1)..];
        return rest.StartsWith("OK "u8) || rest.StartsWith("NO "u8) || rest.StartsWith("BAD "u8) || rest.StartsWith("BYE "u8) || rest.StartsWith("PREAUTH "u8);
    }

    /// <summary>A server's words for an operator: one line, not too long.</summary>
    internal static string Shown(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > 200 ? line[..200] + "…" : line;
    }
}
