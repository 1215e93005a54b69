using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>From a dialled connection to a signed-in one.</summary>
internal static class ImapSignIn
{
    private static readonly string[] Wrong = ["AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN"];

    public static async Task<ImapSession> ConnectAsync(MailServer server, MailCredentials who, long maxLiteral, TimeProvider time, Action<string>? onAlert, CancellationToken stop)
    {
        var session = new ImapSession(await MailLink.DialAsync(server, time, stop).ConfigureAwait(false), maxLiteral) { OnAlert = onAlert };
        try
        {
            var already = await session.GreetAsync(stop).ConfigureAwait(false);
            if (server.Security == MailSecurity.StartTls) await StartTlsAsync(session, already, stop).ConfigureAwait(false);
            if (!already)
            {
                if (!session.KnowsCapabilities) await session.AskCapabilitiesAsync(stop).ConfigureAwait(false);
                await SignInAsync(session, who, stop).ConfigureAwait(false);
            }

            // Capabilities may be others now (RFC 3501 section 6.2.2); one that signs in may tell them at once.
            await session.AskCapabilitiesAsync(stop).ConfigureAwait(false);

            // NetEase's servers refuse to open a folder to a client that did not say what it is (RFC 2971).
            if (session.Offers("ID")) await session.RunAsync("ID (\"name\" \"ChannelHub\")", stop).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task StartTlsAsync(ImapSession session, bool already, CancellationToken stop)
    {
        // Who is signed in before the connection is secret was signed in by somebody in between (RFC 9051 section 7.1.4).
        if (already) throw new MailFaultException(MailFaultKind.NotSecure, $"{session.Link.Server} greets with PREAUTH, so the connection can't be made secure. Use the port for TLS (993).");
        var end = await session.RunAsync("STARTTLS", stop).ConfigureAwait(false);
        if (!end.IsOk) throw new MailFaultException(MailFaultKind.NotSecure, $"{session.Link.Server} refuses STARTTLS: {ImapSession.Shown(end.Text)}. Nothing was sent in the clear; use the port for TLS (993).");
        await session.SecureAsync(stop).ConfigureAwait(false);
    }

    private static async Task SignInAsync(ImapSession session, MailCredentials who, CancellationToken stop)
    {
        string? token = null;
        for (var tries = 0; ; tries++)
        {
            if (who.Tokens is { } tokens) token = await tokens.GetAsync(token, stop).ConfigureAwait(false);
            var end = await TryAsync(session, who, token, stop).ConfigureAwait(false);
            if (end.IsOk) return;

            // A token may have been taken back before its time: one more try with a fresh one.
            if (token is not null && tries == 0) continue;
            var reason = $"{session.Link.Server} refused to sign in: {ImapSession.Shown(end.Text)}";
            throw end.Code is "UNAVAILABLE" or "INUSE" or "LIMIT" or "THROTTLED" or "OVERQUOTA" || (end.Code.Length > 0 && !Wrong.Contains(end.Code) && end.Code != "ALERT")
                ? new MailFaultException(MailFaultKind.Unavailable, reason)
                : new MailFaultException(MailFaultKind.SignIn, reason + ". Check User and Password (or the OAuth settings); it is tried again every few minutes, so that the account is not locked.");
        }
    }

    private static async Task<ImapEnd> TryAsync(ImapSession session, MailCredentials who, string? token, CancellationToken stop)
    {
        var server = session.Link.Server;
        if (!session.Link.IsSecure && !MailServer.IsLoopback(server.Host)) throw new MailFaultException(MailFaultKind.NotSecure, $"{server}: no password is sent over a connection in the clear.");
        if (SaslAnswer.Choose(who, token, server, m => session.Offers("AUTH=" + m)) is { } sasl) return await AuthenticateAsync(session, sasl, stop).ConfigureAwait(false);
        if (token is not null) throw new MailFaultException(MailFaultKind.SignIn, $"{server} offers neither XOAUTH2 nor OAUTHBEARER. Remove TokenEndpoint and set Password.");
        if (who.Password is null) throw new MailFaultException(MailFaultKind.SignIn, $"{server} wants a password: set Password.");
        if (session.Offers("LOGINDISABLED")) throw new MailFaultException(MailFaultKind.SignIn, $"{server} takes no password on this connection (LOGINDISABLED). Set ImapSecurity to tls or starttls.");
        return await session.RunAsync(Login(who.User, who.Password), stop).ConfigureAwait(false);
    }

    private static List<string> Login(string user, string password)
    {
        var pieces = new List<string> { "LOGIN " };
        foreach (var (argument, last) in new[] { (user, false), (password, true) })
        {
            if (ImapName.Quote(argument) is { } quoted)
            {
                pieces[^1] += quoted + (last ? "" : " ");
            }
            else
            {
                pieces.Add(argument);
                pieces.Add(last ? "" : " ");
            }
        }

        return pieces;
    }

    private static Task<ImapEnd> AuthenticateAsync(ImapSession session, SaslAnswer sasl, CancellationToken stop)
    {
        // With SASL-IR (RFC 4959) the first answer goes along.
        var said = session.Offers("SASL-IR");
        var command = said ? $"AUTHENTICATE {sasl.Mechanism} {sasl.InitialBase64}" : $"AUTHENTICATE {sasl.Mechanism}";
        return session.ConverseAsync(
            command,
            _ =>
            {
                if (said) return sasl.FailureAnswer is { } answer ? Convert.ToBase64String(answer) : null;
                said = true;
                return sasl.InitialBase64;
            },
            stop);
    }
}
