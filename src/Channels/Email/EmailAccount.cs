using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email;

/// <summary>One mailbox at run time: its settings, and what follows from them.</summary>
internal sealed class EmailAccount : IDisposable
{
    public const string SecretFileName = "email.secret";

    private readonly Lazy<ReplyTokens> tokens;
    private readonly OAuthTokens? oauth;

    /// <param name="own">The addresses of all the hub's mailboxes; null for this one's alone.</param>
    public EmailAccount(AccountName name, EmailOptions options, string dataDirectory, IHttpClientFactory? clients, TimeProvider time, OwnAddresses? own = null)
    {
        Name = name;
        Options = options;
        Time = time;
        DataDirectory = dataDirectory;
        tokens = new Lazy<ReplyTokens>(() => TokensOf(options, dataDirectory));
        Mapping = new EmailMapping
        {
            OwnAddresses = own?.All ?? OwnAddresses.Of(options),
            AgentAddresses = options.AgentAddresses,
            TrustedAuthServers = options.TrustedAuthServers,
            // Reading a mail makes no secret: without one nothing was ever signed.
            Tokens = () => tokens.IsValueCreated || options.Secret is not null || File.Exists(Path.Combine(dataDirectory, SecretFileName)) ? Tokens : null,
        };
        if (options.TokenEndpoint is { } endpoint && clients is not null)
        {
            oauth = new OAuthTokens(
                new OAuthSettings(new Uri(endpoint), options.ClientId!, options.ClientSecret, options.RefreshToken, options.Scope), Path.Combine(dataDirectory, $"email-{name}.token"), clients, time);
        }
    }

    public AccountName Name { get; }

    public EmailOptions Options { get; }

    public TimeProvider Time { get; }

    public string DataDirectory { get; }

    public EmailMapping Mapping { get; }

    public ReplyTokens Tokens => tokens.Value;

    /// <summary>The part of the address behind the at sign.</summary>
    public string Domain => Options.Address[(Options.Address.LastIndexOf('@') + 1)..];

    public MailServer? Imap => Options.ImapHost is { } host ? new MailServer(host, Options.ImapPort, SecurityOf(Options.ImapSecurity), Options.CaFile) : null;

    public MailCredentials ImapCredentials => new(Options.User ?? Options.Address, Options.Password, oauth);

    public MailServer? Smtp => Options.SmtpHost is { } host ? new MailServer(host, Options.SmtpPort, SecurityOf(Options.SmtpSecurity), Options.CaFile) : null;

    public MailServer? SecondSmtp => Options.SecondSmtpHost is { } host ? new MailServer(host, Options.SecondSmtpPort, SecurityOf(Options.SecondSmtpSecurity), Options.CaFile) : null;

    public MailCredentials? SmtpCredentials => Credentials(Options.SmtpUser, Options.SmtpPassword, oauth);

    public MailCredentials? SecondSmtpCredentials => Credentials(Options.SecondSmtpUser, Options.SecondSmtpPassword, null);

    public string PickupDirectory => Options.PickupDirectory ?? Path.Combine(DataDirectory, "pickup", Name.Value);

    /// <summary>The address for replies to a case; null where the server does not deliver plus-addresses.</summary>
    public Mailbox? ReplyTo(CaseNumber number)
    {
        if (!Options.PlusAddress) return null;
        var at = Options.Address.LastIndexOf('@');
        return new Mailbox($"{Options.Address[..at]}+{Tokens.Token(number)}@{Domain}", Options.Name);
    }

    /// <summary>When the credentials end, if the settings say so.</summary>
    public DateTimeOffset? ExpiresAt => Options.ExpiresOn is { } day ? new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero) : null;

    public static ReplyTokens TokensOf(EmailOptions options, string dataDirectory) =>
        new(options.Secret is { } own ? Encoding.UTF8.GetBytes(own) : new KeptSecret(dataDirectory, SecretFileName, "replies are told by their references alone, no longer by signed tokens").Read());

    public void Dispose() => oauth?.Dispose();

    private static MailSecurity SecurityOf(string word) => word switch
    {
        "starttls" => MailSecurity.StartTls,
        "none" => MailSecurity.None,
        _ => MailSecurity.Tls,
    };

    /// <summary>Null for a server that wants no signing in.</summary>
    private MailCredentials? Credentials(string? user, string? password, OAuthTokens? access)
    {
        if (user == "-") return null;
        password ??= user is null ? Options.Password : null;
        if (password is null && access is null) return null;
        return new MailCredentials(user ?? Options.User ?? Options.Address, password, password is null ? access : null);
    }
}

/// <summary>The addresses of all mailboxes of the hub: mail from one to another is our own at each of them.</summary>
internal sealed class OwnAddresses
{
    private readonly HashSet<string> all = new(StringComparer.Ordinal);

    public ValueList<string> All => all.ToValueList();

    public static ValueList<string> Of(EmailOptions options) => options.Aliases.Add(options.Address.ToLowerInvariant());

    /// <summary>Called while the program is put together, before any account is made.</summary>
    public void Add(EmailOptions options) => all.UnionWith(Of(options));
}

/// <summary>All accounts of this type.</summary>
internal sealed class EmailAccounts(IEnumerable<EmailAccount> accounts)
{
    private readonly Dictionary<string, EmailAccount> byName = accounts.ToDictionary(a => a.Name.Value, StringComparer.Ordinal);

    /// <summary>Null if there is none of this name.</summary>
    public EmailAccount? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);
}
