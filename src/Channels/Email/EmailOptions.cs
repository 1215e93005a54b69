using ChannelHub.Cases;

namespace ChannelHub.Channels.Email;

/// <summary>The settings of one mailbox, <c>ChannelHub:Channels:{account}</c>. Only <see cref="Address"/> has no default.</summary>
public sealed record EmailOptions
{
    /// <summary>The mailbox's address, from which answers come: <c>help@example.com</c>.</summary>
    public string Address { get; init; } = "desk@localhost";

    /// <summary>The name beside the address in answers. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>Other addresses of the desk; a whole domain as <c>@example.com</c> where nobody else writes from it. Mail from them is our own and never answered by the bot.</summary>
    public ValueList<string> Aliases { get; init; }

    /// <summary>Addresses, or domains as <c>@example.com</c>, of agents: in mail that they pass on to the desk the original sender is the customer.</summary>
    public ValueList<string> AgentAddresses { get; init; }

    /// <summary>The IMAP server. Default: none, so that mail comes by HTTP, by an MTA's pipe or by import only.</summary>
    public string? ImapHost { get; init; }

    /// <summary>1 to 65535. Default 993 for <c>tls</c>, 143 otherwise.</summary>
    public int ImapPort { get; init; } = 993;

    /// <summary><c>tls</c> (from the first byte), <c>starttls</c>, or <c>none</c> for a server on this machine. Default <c>tls</c>.</summary>
    public string ImapSecurity { get; init; } = "tls";

    /// <summary>Who signs in. Default: <see cref="Address"/>.</summary>
    public string? User { get; init; }

    /// <summary>Also as <c>PasswordFile</c>. Not with <see cref="TokenEndpoint"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The folder that is read. Default <c>INBOX</c>.</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary>What happens at the server with a mail that is stored here: <c>seen</c> (marked as read), <c>keep</c>, <c>move</c> (to <see cref="MoveTo"/>), <c>delete</c>. Default <c>seen</c>.</summary>
    public EmailAfterwards Afterwards { get; init; } = EmailAfterwards.Seen;

    public string? MoveTo { get; init; }

    /// <summary>Which mails are read when the account is used for the first time: <c>all</c> in the folder, or <c>new</c> ones from then on. Default <c>all</c>.</summary>
    public EmailStart StartWith { get; init; } = EmailStart.All;

    /// <summary>How often a folder is looked at where the server can't tell of news by itself, and at the latest otherwise. 5 seconds to 1 hour; default 1 minute.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one wait for news (IDLE) lasts before it is renewed: 1 second to 28 minutes (servers end it after 29, RFC 2177); default 4 minutes, which also keeps address translation on the way alive.</summary>
    public TimeSpan IdleRenewal { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>The largest mail taken whole, in bytes; of a larger one header and beginning. 64 KiB to 200 MiB; default 25 MiB.</summary>
    public long MaxMailBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Where access tokens come from (OAuth 2): an https address. Default: none, a password is used.</summary>
    public string? TokenEndpoint { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Also as <c>ClientSecretFile</c>.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>From the consent of the mailbox's owner; also as <c>RefreshTokenFile</c>. Without it the program signs in as itself (client credentials).</summary>
    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <summary>The day on which password, client secret or consent end, <c>2027-03-31</c>: from 14 days before, the account is shown as degraded.</summary>
    public string? ExpiresOn { get; init; }

    /// <summary>The server that sends answers. Default: none; then they are written into <see cref="PickupDirectory"/>.</summary>
    public string? SmtpHost { get; init; }

    /// <summary>1 to 65535. Default 465 for <c>tls</c>, 587 otherwise.</summary>
    public int SmtpPort { get; init; } = 465;

    /// <summary>As <see cref="ImapSecurity"/>.</summary>
    public string SmtpSecurity { get; init; } = "tls";

    /// <summary>Who signs in to send. Default: as for reading; <c>-</c> for nobody (a relay that trusts this machine).</summary>
    public string? SmtpUser { get; init; }

    /// <summary>Also as <c>SmtpPasswordFile</c>. Default: <see cref="Password"/>.</summary>
    public string? SmtpPassword { get; init; }

    /// <summary>A server that is used while the first can't be reached. Default: none.</summary>
    public string? SecondSmtpHost { get; init; }

    public int SecondSmtpPort { get; init; } = 465;

    public string SecondSmtpSecurity { get; init; } = "tls";

    public string? SecondSmtpUser { get; init; }

    /// <summary>Also as <c>SecondSmtpPasswordFile</c>.</summary>
    public string? SecondSmtpPassword { get; init; }

    /// <summary>Connections to a sending server at the same time: 1 to 20; default 2.</summary>
    public int SmtpConnections { get; init; } = 2;

    /// <summary>The folder in which answers are left as files (<c>.eml</c>) where no server is set. Default: <c>pickup/{account}</c> in the data folder.</summary>
    public string? PickupDirectory { get; init; }

    /// <summary>A PEM file with certificates that are trusted besides the system's. Default: none.</summary>
    public string? CaFile { get; init; }

    /// <summary>Names of receiving servers whose Authentication-Results (RFC 8601) are believed. Default: none are.</summary>
    public ValueList<string> TrustedAuthServers { get; init; }

    /// <summary>Whether answers carry the case's number in the subject, <c>[CH-1234]</c>. Default yes.</summary>
    public bool SubjectTag { get; init; } = true;

    /// <summary>Whether replies are asked for at <c>help+token@example.com</c>. Only where the server delivers such addresses to the mailbox. Default no.</summary>
    public bool PlusAddress { get; init; }

    /// <summary>Whether answers also go to the others whom the customer's mail went to. Default no.</summary>
    public bool ReplyAll { get; init; }

    /// <summary>Signs reply tokens and handed-in mail; at least 32 characters, also as <c>SecretFile</c>. Default: made once and kept in the data folder.</summary>
    public string? Secret { get; init; }

    public override string ToString() => $"{nameof(EmailOptions)} {{ Imap = {ImapHost is not null}, Smtp = {SmtpHost is not null} }}";
}

public enum EmailAfterwards
{
    Seen,
    Keep,
    Move,
    Delete,
}

public enum EmailStart
{
    All,
    New,
}
