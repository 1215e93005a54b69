using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;

namespace ChannelHub.Channels.Email;

/// <summary>Plays a customer's mail program and the server that hands the mail in, with a ticket that we really signed.</summary>
internal sealed class EmailTrial(EmailAccount account) : IChannelTrial
{
    public AccountName Account => account.Name;

    public string Type => EmailInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var customer = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.Customer)))[..12];
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{input.Customer}\n{input.MessageKey}")))[..20];

        // All mails of one customer are one thread, as when somebody answers and answers.
        var header = new HeaderWriter(utf8: false)
            .Field("Date", input.At.ToString("ddd, dd MMM yyyy HH':'mm':'ss '+0000'", CultureInfo.InvariantCulture))
            .Mailboxes("From", [new Mailbox($"trial-{customer}@customer.example", input.Customer)])
            .Mailboxes("To", [new Mailbox(account.Options.Address)])
            .Text("Subject", input.Subject ?? "Consulta")
            .Field("Message-ID", $"<{id}@customer.example>")
            .Field("References", $"<thread-{customer}@customer.example>")
            .Field("MIME-Version", "1.0")
            .Field("Content-Type", "text/plain; charset=utf-8")
            .Field("Content-Transfer-Encoding", "quoted-printable");
        var mail = Encoding.ASCII.GetBytes($"{header}\r\n{BodyText.QuotedPrintable(BodyText.Lines(input.Text))}");
        var raw = EmailReceiver.Raw(account.Name, mail, 0, input.At);
        var conversation = EmailInboundMapper.MapPending(raw, account.Mapping) is Normalised.Message { Value.Conversation: var key } ? key : "";
        var ticket = account.Tokens.Ticket(account.Name, account.Time.GetUtcNow() + EmailLimits.TicketLife);
        return new TrialRequest("POST", $"/channels/{account.Name}/mime", "message/rfc822", mail, [new("Authorization", $"Bearer {ticket}")]) { ExternalId = raw.ExternalId, Conversation = conversation };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer) =>
        EmailOutboundMapper.Map(answer, account) is { } mail ? [mail.Text] : [.. ReplyRenderer.Render(answer.Body, EmailOutboundMapper.Capabilities(repeatable: false)).Select(p => p.Text)];
}
