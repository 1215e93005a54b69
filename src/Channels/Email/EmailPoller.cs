using ChannelHub.Cases;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Email;

/// <summary>
/// Keeps one connection to a mailbox and reads what comes, for as long as the program runs. Whatever goes wrong ends in another try: soon at first, never later than the
/// poll interval, and every few minutes after a refused password.
/// </summary>
internal sealed class EmailPoller(EmailAccount account, EmailMonitor monitor, IMessageIntake intake, TimeProvider time, ILogger<EmailPoller> logger) : BackgroundService
{
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthyFor = TimeSpan.FromMinutes(5);

    /// <summary>How often the folder was looked into without a fault.</summary>
    public long Rounds => Interlocked.Read(ref rounds);

    private long rounds;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (account.Imap is null) return;
        await Task.Yield();
        var reading = new ImapReading(account, intake, time, logger);
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var before = Rounds;
            TimeSpan wait;
            try
            {
                await ReadOnAsync(reading, stoppingToken).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (MailFaultException fault)
            {
                if (time.GetElapsedTime(began) > HealthyFor && Rounds > before) failures = 0;
                wait = Wait(fault.Kind, failures++);
                Tell(fault, wait);
            }
            catch (Exception fault)
            {
                // A fault of the program must not leave a mailbox dead and nobody told.
                wait = account.Options.PollInterval;
                monitor.Reading(ChannelHealth.Failing, $"Reading failed by a fault of the program ({fault.GetType().Name}); see the log.");
                EmailLog.ReadingFailed(logger, account.Name, wait, fault);
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadOnAsync(ImapReading reading, CancellationToken stop)
    {
        var options = account.Options;
        await using var session = await ImapSignIn.ConnectAsync(account.Imap!, account.ImapCredentials, options.MaxMailBytes, time, n => EmailLog.Alert(logger, account.Name, n), stop).ConfigureAwait(false);
        var folder = new ImapFolder(session, options.Folder, options.MaxMailBytes);
        var said = false;
        try
        {
            while (true)
            {
                var state = await folder.OpenAsync(stop).ConfigureAwait(false);
                if (!said) EmailLog.Connected(logger, account.Name, account.Imap!.ToString(), options.Folder, state.Exists, session.Offers("IDLE") ? "the server tells of news (IDLE)" : $"it is looked at every {options.PollInterval}");
                said = true;
                var wait = options.PollInterval;
                switch (await reading.RunAsync(folder, state, stop).ConfigureAwait(false))
                {
                    case RoundEnd.StoreUnavailable no:
                        monitor.Reading(ChannelHealth.Failing, $"Mails can't be stored: {no.Reason} They wait at the server.");
                        EmailLog.StoringUnavailable(logger, account.Name, no.Reason);
                        await Task.Delay(StoreWait, time, stop).ConfigureAwait(false);
                        continue;
                    case RoundEnd.Done done:
                        Tell(done);
                        break;
                }

                Interlocked.Increment(ref rounds);
                if (session.Offers("IDLE")) await session.IdleAsync(options.IdleRenewal, stop).ConfigureAwait(false);
                else await Task.Delay(wait, time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await session.LogoutAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Tell(RoundEnd.Done done)
    {
        if (done.Stored > 0) EmailLog.Taken(logger, account.Name, done.Stored);
        if (done.Problem is { } problem)
        {
            EmailLog.Problem(logger, account.Name, problem);
            monitor.Reading(ChannelHealth.Degraded, problem);
        }
        else
        {
            monitor.Reading(ChannelHealth.Working, $"The folder '{account.Options.Folder}' is read.");
        }
    }

    private void Tell(MailFaultException fault, TimeSpan wait)
    {
        monitor.Reading(ChannelHealth.Failing, $"{fault.Message} It is tried again by itself.");
        if (fault.Kind is MailFaultKind.SignIn or MailFaultKind.NotSecure) EmailLog.SignInRefused(logger, account.Name, fault.Message, wait);
        else EmailLog.ConnectionLost(logger, account.Name, fault.Message, wait);
    }

    /// <summary>Doubled each time with full jitter, so that many mailboxes do not come back at once; never longer than the poll interval.</summary>
    private TimeSpan Wait(MailFaultKind kind, int failures)
    {
        if (kind == MailFaultKind.SignIn) return EmailLimits.SignInBackoff;
        var doubled = EmailLimits.FirstBackoff * Math.Pow(2, Math.Min(failures, 20));
        var most = doubled < account.Options.PollInterval ? doubled : account.Options.PollInterval;
        return most * (0.25 + (0.75 * Random.Shared.NextDouble()));
    }
}
