using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Smtp;
using ChannelHub.Channels.Email.Wire;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Email;

/// <summary>The account as the pipeline sees it: maps what came in, brings its files to the store, and sends what goes out.</summary>
internal sealed class EmailSender : IFilesInPayload, IAsyncDisposable
{
    private static readonly TimeSpan ServerBusy = TimeSpan.FromMinutes(1);

    private readonly EmailAccount account;
    private readonly EmailMonitor monitor;
    private readonly IAttachmentStore files;
    private readonly ILogger<EmailSender> logger;
    private readonly SmtpRoute[] routes;

    public EmailSender(EmailAccount account, EmailMonitor monitor, IAttachmentStore files, ILogger<EmailSender> logger)
    {
        this.account = account;
        this.monitor = monitor;
        this.files = files;
        this.logger = logger;
        routes =
        [
            .. new[] { (account.Smtp, account.SmtpCredentials), (account.SecondSmtp, account.SecondSmtpCredentials) }
                .Where(r => r.Item1 is not null).Select(r => new SmtpRoute(r.Item1!, r.Item2, account.Options.SmtpConnections, files, account.Time)),
        ];
        Capabilities = EmailOutboundMapper.Capabilities(repeatable: routes.Length == 0);
    }

    public AccountName Account => account.Name;

    public string Type => EmailInboundMapper.Channel;

    public ChannelCapabilities Capabilities { get; }

    public Normalised Map(RawInbound raw) => EmailInboundMapper.MapPending(raw, account.Mapping);

    /// <summary>Files are inside the stored mail: they are unpacked into the attachment store, one after the other, never held whole.</summary>
    public async ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop)
    {
        var attachments = message.Attachments.ToList();
        var notes = message.Notes.ToList();
        var inMail = EmailInboundMapper.Files(raw.Body);
        for (var i = 0; i < inMail.Count; i++)
        {
            var file = inMail[i];
            await using var content = file.Open();
            switch (await files.StoreAsync(content, Math.Max(account.Options.MaxMailBytes, raw.Body.Length) * 2, stop).ConfigureAwait(false))
            {
                case StoreFileOutcome.Stored stored:
                    attachments.Add(new Attachment { Name = file.Name, ContentType = file.ContentType, Size = stored.Size, Sha256 = stored.Sha256, Inline = file.Inline, ContentId = file.ContentId });
                    break;
                case StoreFileOutcome.TooBig:
                    notes.Add(new MessageNote("file-missing", file.Name));
                    break;
                case StoreFileOutcome.Unavailable no:
                    return new PrepareOutcome.Later(no.Reason);
            }
        }

        return new PrepareOutcome.Ready(message with { Attachments = attachments.ToValueList(), Notes = notes.ToValueList(), PendingFiles = [] });
    }

    public async Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        if (EmailOutboundMapper.Map(row.Message, account) is not { } mail) return new SendOutcome.Refused("Nobody is known to whom this answer could go: the case has no usable e-mail address.", "5.1.3");
        if (new MailWriter(mail, files, eightBit: false, utf8: false).MissingFile() is { } missing) return new SendOutcome.Refused($"The file '{missing}' is not in the store any more. Attach it again in a new answer.", "file");
        try
        {
            return routes.Length == 0 ? await LeaveAsync(mail, stop).ConfigureAwait(false) : await SendAsync(mail, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What may have reached the server comes as an outcome, not as this.
            return new SendOutcome.Retry("The time ran out before the mail had left.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var route in routes) await route.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<SendOutcome> LeaveAsync(OutgoingMail mail, CancellationToken stop)
    {
        try
        {
            await new PickupFolder(account.PickupDirectory, files).WriteAsync(mail, stop).ConfigureAwait(false);
            monitor.Sending(ChannelHealth.Working, "Answers are left in the pickup folder.");
            return new SendOutcome.Sent([mail.MessageId]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            monitor.Sending(ChannelHealth.Failing, $"The pickup folder can't be written: {e.Message}");
            return new SendOutcome.Retry($"The pickup folder can't be written: {e.Message}");
        }
    }

    /// <summary>By the first route; by the second only if the first surely did not take the mail because it is down.</summary>
    private async Task<SendOutcome> SendAsync(OutgoingMail mail, CancellationToken stop)
    {
        SmtpEnd.NotSent? failed = null;
        SmtpEnd.Declined? busy = null;
        foreach (var route in routes.Length > 1 && routes[0].IsDown ? routes.Reverse() : routes)
        {
            switch (await route.SendAsync(mail, stop).ConfigureAwait(false))
            {
                case SmtpEnd.NotSent end:
                    failed = end;
                    EmailLog.RouteDown(logger, account.Name, route.Server.ToString(), end.Reason);
                    continue;
                case SmtpEnd.Declined { OfRecipient: false, Reply.IsTemporary: true } end:
                    busy = end;
                    continue;
                case var end:
                    return Outcome(end, mail, route);
            }
        }

        if (busy is not null) return new SendOutcome.Retry($"The sending server takes no mail now: {busy.Reply.Shown}", ServerBusy);
        monitor.Sending(failed!.Kind is MailFaultKind.SignIn or MailFaultKind.NotSecure ? ChannelHealth.Failing : ChannelHealth.Degraded, $"Answers wait: {failed.Reason}");
        return new SendOutcome.Retry(failed.Reason);
    }

    private SendOutcome Outcome(SmtpEnd end, OutgoingMail mail, SmtpRoute route)
    {
        switch (end)
        {
            case SmtpEnd.Accepted accepted:
                var second = routes.Length > 1 && route != routes[0];
                monitor.Sending(second ? ChannelHealth.Degraded : ChannelHealth.Working, second ? $"The first sending server is down; answers go by {route.Server}." : "Answers are taken by the sending server.");
                if (accepted.Refused.Count > 0) EmailLog.CopiesRefused(logger, account.Name, accepted.Refused.Count, accepted.Refused[0].Reply.Enhanced ?? $"{accepted.Refused[0].Reply.Code}");
                return new SendOutcome.Sent([mail.MessageId, .. GivenIds.Read(accepted.Reply, route.Server.Host)], accepted.Refused.Count == 0 ? null : [.. accepted.Refused.Select(r => $"{r.Address} ({r.Reply.Shown})")]);
            case SmtpEnd.Declined { Reply.IsTemporary: true } declined:
                return new SendOutcome.Retry($"The sending server does not take it now: {declined.Reply.Shown}");
            case SmtpEnd.Declined declined:
                return new SendOutcome.Refused($"The sending server refused it: {declined.Reply.Shown}", declined.Reply.Enhanced ?? declined.Reply.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
            case SmtpEnd.Impossible impossible:
                return new SendOutcome.Refused(impossible.Reason, impossible.Code);
            case SmtpEnd.Unknown unknown:
                return new SendOutcome.Unknown(unknown.Reason);
            default:
                throw new InvalidOperationException($"{end.GetType().Name} is not known.");
        }
    }
}
