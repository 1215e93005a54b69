using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Smtp;

/// <summary>One sending server: few connections, kept for a while and used again.</summary>
internal sealed class SmtpRoute(MailServer server, MailCredentials? who, int connections, IAttachmentStore files, TimeProvider time) : IAsyncDisposable
{
    private const int MailsPerConnection = 100;

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitForTurn = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DownFor = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim turns = new(connections, connections);
    private readonly Stack<(SmtpSession Session, long Since)> idle = new();
    private readonly Lock keeping = new();
    private long? downSince;

    public MailServer Server => server;

    /// <summary>It failed just now; another route is asked first.</summary>
    public bool IsDown => downSince is { } since && time.GetElapsedTime(since) < DownFor;

    public async Task<SmtpEnd> SendAsync(OutgoingMail mail, CancellationToken stop)
    {
        using var turn = new Deadline(WaitForTurn, time, stop);
        try
        {
            await turns.WaitAsync(turn.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (turn.IsOver)
        {
            return new SmtpEnd.NotSent($"All connections to {server} are busy.", MailFaultKind.TooSlow);
        }

        SmtpSession? session = null;
        var keep = false;
        try
        {
            session = await TakeAsync(stop).ConfigureAwait(false) ?? await SmtpSession.ConnectAsync(server, who, time, stop).ConfigureAwait(false);
            var end = await session.SendAsync(mail, files, stop).ConfigureAwait(false);
            keep = end is SmtpEnd.Accepted or SmtpEnd.Impossible or SmtpEnd.Declined { Reply.Code: not 421 };
            downSince = end is SmtpEnd.NotSent ? time.GetTimestamp() : null;
            return end;
        }
        catch (MailFaultException e)
        {
            // Before the mail began: no connection, no TLS, no signing in.
            downSince = time.GetTimestamp();
            return new SmtpEnd.NotSent(e.Message, e.Kind);
        }
        finally
        {
            if (session is not null) await GiveBackAsync(session, keep).ConfigureAwait(false);
            turns.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (true)
        {
            SmtpSession session;
            lock (keeping)
            {
                if (idle.Count == 0) break;
                session = idle.Pop().Session;
            }

            await session.QuitAsync().ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
        }

        turns.Dispose();
    }

    private async Task<SmtpSession?> TakeAsync(CancellationToken stop)
    {
        while (true)
        {
            (SmtpSession Session, long Since) kept;
            lock (keeping)
            {
                if (idle.Count == 0) return null;
                kept = idle.Pop();
            }

            if (time.GetElapsedTime(kept.Since) < KeepFor && kept.Session.Mails < MailsPerConnection && await kept.Session.IsAliveAsync(stop).ConfigureAwait(false)) return kept.Session;
            await kept.Session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task GiveBackAsync(SmtpSession session, bool keep)
    {
        if (keep)
        {
            lock (keeping) idle.Push((session, time.GetTimestamp()));
            return;
        }

        await session.DisposeAsync().ConfigureAwait(false);
    }
}
