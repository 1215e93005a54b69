using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Channels.Email;

/// <summary>
/// The external id of a mail, by which a second delivery is recognised: its Message-ID together with a hash of what it says, for ids are reused by broken senders and by
/// attackers; without an id the hash and a number.
/// </summary>
public static class MailKey
{
    private const int HashLength = 16;
    private const int LongestId = 300;

    /// <param name="ordinal">Which one of the mails without an id that say the same, from 1; of no meaning where there is an id.</param>
    public static string Of(MailIdentity identity, int ordinal = 1)
    {
        var hash = identity.ContentHash[..HashLength];
        if (identity.MessageId is not { Length: > 0 } id) return string.Create(CultureInfo.InvariantCulture, $"#{identity.ContentHash[..32]}.{ordinal}");
        if (id.Length > LongestId) id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        return $"{id}#{hash}";
    }

    /// <summary>The Message-ID within an external id; null if it has none.</summary>
    public static string? MessageId(string externalId)
    {
        var at = externalId.LastIndexOf('#');
        return at > 0 && externalId.Length - at - 1 == HashLength ? externalId[..at] : null;
    }
}
