using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// What a button of ours carries: <c>{message}.{signature}.{value}</c>. Anybody who can write to the bot can submit any data, so the chat, our message's id and the value are signed together
/// (HMAC-SHA256, first 96 bits): data of another chat or case, or made up, is not ours. The signature is also what tells two cards apart when one of them is answered twice. Pure.
/// </summary>
internal sealed class TeamsButtons
{
    private const int SignatureBytes = 12;
    private const int SignatureLength = 16; // 96 bits in base64url

    private readonly byte[]? key;

    /// <param name="secret">The account's client secret; without one nothing is ours.</param>
    public TeamsButtons(string? secret, AccountName account) =>
        key = string.IsNullOrEmpty(secret) ? null : HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes("teams/card/" + account));

    public string Write(string conversation, MessageId message, string value) => $"{message}.{Sign(conversation, message, value)}.{value}";

    /// <summary>False unless we signed this for this chat.</summary>
    public bool TryRead(string conversation, string? token, out MessageId message, out string value)
    {
        (message, value) = (default, "");
        if (key is null || token is null) return false;
        var first = token.IndexOf('.', StringComparison.Ordinal);
        if (first <= 0 || token.Length < first + SignatureLength + 2 || token[first + 1 + SignatureLength] != '.' || !MessageId.TryParse(token.AsSpan(0, first), out message)) return false;
        value = token[(first + SignatureLength + 2)..];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(conversation, message, value)), Encoding.UTF8.GetBytes(token.Substring(first + 1, SignatureLength)));
    }

    private string Sign(string conversation, MessageId message, string value)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{TeamsIds.Base(conversation)}\n{message}\n{value}"));
        return Base64Url.EncodeToString(HMACSHA256.HashData(key ?? [], signed).AsSpan(0, SignatureBytes));
    }
}
