using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// The digits of a one-time code. They are made from a random seed with the hub's own key, once to keep their hash and again when they are sent: whoever reads the store, or a backup of it, finds none.
/// </summary>
internal static class LinkDigits
{
    /// <summary>What stands in their place everywhere but at the one who has the address.</summary>
    public const string Mask = "••••••";

    private const string Purpose = "contact-code-digits";

    public static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Six of them. That 2⁶⁴ is no multiple of a million makes no code likelier by more than one in 10¹³.</summary>
    public static string Of(LinkKey key, string seed) =>
        (BinaryPrimitives.ReadUInt64BigEndian(key.Sign(Purpose, Encoding.ASCII.GetBytes(seed))) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The answer as it is sent.</summary>
    public static OutboundMessage Fill(LinkKey key, OutboundMessage answer) =>
        answer.CodeSeed is { } seed ? answer with { Body = answer.Body with { Text = answer.Body.Text.Replace(Mask, Of(key, seed), StringComparison.Ordinal) } } : answer;
}
