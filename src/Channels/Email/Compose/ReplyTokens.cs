using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Email.Compose;

/// <summary>
/// Signs what comes back in customers' replies: the Message-IDs of our answers and the tokens in plus-addresses. A signature of 80 bits can't be guessed by mail; that the
/// sender takes part in the case is checked all the same.
/// </summary>
internal sealed class ReplyTokens(ReadOnlySpan<byte> secret)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int SignatureLength = 16;

    private readonly byte[] secret = secret.ToArray();

    /// <summary>The Message-ID of an answer, without angle brackets: always the same for the same answer, so that a repeat is recognised.</summary>
    public string MessageId(MessageId id, string domain) => $"ch.{id}.{Sign("message", id.ToString())}@{domain}";

    /// <summary>Which answer of ours a Message-ID names; null if we did not make it.</summary>
    public MessageId? ReadMessageId(ReadOnlySpan<char> id)
    {
        // Gateways change the case of letters now and then.
        if (id.IndexOf('@') is > 0 and var at) id = id[..at];
        if (!id.StartsWith("ch.", StringComparison.OrdinalIgnoreCase)) return null;
        var dot = id.LastIndexOf('.');
        return dot > 3 && Cases.MessageId.TryParse(id[3..dot], out var message) && IsSigned("message", message.ToString(), id[(dot + 1)..]) ? message : null;
    }

    /// <summary>What stands behind the plus sign of the address for replies to a case: <c>ch1234-abcdefghijklmnop</c>.</summary>
    public string Token(CaseNumber number) => string.Create(CultureInfo.InvariantCulture, $"ch{number.Value}-{Sign("case", number.ToString())}");

    public CaseNumber? ReadToken(ReadOnlySpan<char> token)
    {
        if (!token.StartsWith("ch", StringComparison.OrdinalIgnoreCase)) return null;
        var dash = token.LastIndexOf('-');
        return dash > 2 && long.TryParse(token[2..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            && IsSigned("case", new CaseNumber(value).ToString(), token[(dash + 1)..]) ? new CaseNumber(value) : null;
    }

    /// <summary>Lets a program that can read the secret hand in mail for an account, until a moment.</summary>
    public string Ticket(AccountName account, DateTimeOffset until) => string.Create(CultureInfo.InvariantCulture, $"mail.{account}.{until.ToUnixTimeSeconds()}.{Sign("deliver", $"{account} {until.ToUnixTimeSeconds()}", 52)}");

    public bool IsTicket(ReadOnlySpan<char> ticket, AccountName account, DateTimeOffset now)
    {
        var dot = ticket.LastIndexOf('.');
        var body = dot < 0 ? "" : ticket[..dot];
        var signature = dot < 0 ? "" : ticket[(dot + 1)..];
        var start = $"mail.{account}.";
        var named = body.StartsWith(start, StringComparison.Ordinal);
        var until = named && long.TryParse(body[start.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

        // The signature is reckoned and compared whatever came, so that the answer's duration tells nothing.
        var signed = Same(Sign("deliver", string.Create(CultureInfo.InvariantCulture, $"{account} {until}"), 52), signature);
        return signed && named && until >= now.ToUnixTimeSeconds();
    }

    private string Sign(string purpose, string text, int length = SignatureLength)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{purpose}\n{text}"), hash);
        var signature = new char[length];
        var (bits, held, at) = (0, 0, 0);
        for (var i = 0; i < length; i++)
        {
            if (held < 5)
            {
                bits = (bits << 8) | (at < hash.Length ? hash[at] : 0);
                at++;
                held += 8;
            }

            held -= 5;
            signature[i] = Alphabet[(bits >> held) & 31];
        }

        return new string(signature);
    }

    private bool IsSigned(string purpose, string text, ReadOnlySpan<char> signature) => Same(Sign(purpose, text), signature);

    private static bool Same(string expected, ReadOnlySpan<char> given)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (given.Length > bytes.Length || given.ContainsAnyExceptInRange('!', '~')) given = default;
        var count = Encoding.ASCII.GetBytes(given, bytes);
        foreach (ref var b in bytes[..count]) b = (byte)char.ToLowerInvariant((char)b);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), bytes[..count]);
    }
}
