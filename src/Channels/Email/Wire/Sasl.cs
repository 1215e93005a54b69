using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Wire;

/// <summary>Who signs in, and with what. One of password and tokens is there.</summary>
internal sealed record MailCredentials(string User, string? Password, OAuthTokens? Tokens)
{
    public override string ToString() => nameof(MailCredentials);
}

/// <summary>How to answer a server's question who we are (SASL), the same in IMAP and SMTP.</summary>
/// <param name="FailureAnswer">What is said to the reason that some mechanisms give before they refuse; null where none is given.</param>
internal sealed record SaslAnswer(string Mechanism, byte[] Initial, byte[]? FailureAnswer)
{
    private const char ControlA = '\u0001';

    /// <summary>RFC 4616.</summary>
    public static SaslAnswer Plain(string user, string password) => new("PLAIN", Encoding.UTF8.GetBytes($"\0{user}\0{password}"), null);

    /// <summary>As Google and Microsoft document it; the reason of a refusal is answered by an empty line.</summary>
    public static SaslAnswer XOAuth2(string user, string token) => new("XOAUTH2", Encoding.UTF8.GetBytes($"user={user}{ControlA}auth=Bearer {token}{ControlA}{ControlA}"), []);

    /// <summary>RFC 7628 section 3.1; the reason of a refusal is answered by one control character (section 3.2.3).</summary>
    public static SaslAnswer OAuthBearer(string user, string token, MailServer server) => new(
        "OAUTHBEARER",
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"n,a={Escaped(user)},{ControlA}host={server.Host}{ControlA}port={server.Port}{ControlA}auth=Bearer {token}{ControlA}{ControlA}")),
        [1]);

    public string InitialBase64 => Convert.ToBase64String(Initial);

    /// <summary>The best way that the server offers and the credentials allow; null if there is none.</summary>
    /// <param name="offers">Whether the server offers a mechanism.</param>
    /// <param name="token">An access token where the credentials are tokens.</param>
    public static SaslAnswer? Choose(MailCredentials who, string? token, MailServer server, Func<string, bool> offers)
    {
        if (token is not null)
        {
            if (offers("XOAUTH2")) return XOAuth2(who.User, token);
            return offers("OAUTHBEARER") ? OAuthBearer(who.User, token, server) : null;
        }

        return who.Password is { } password && offers("PLAIN") ? Plain(who.User, password) : null;
    }

    private static string Escaped(string user) => user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
}
