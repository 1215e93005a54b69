using System.Buffers;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.Linking;

/// <summary>What a customer writes about being the same person elsewhere. Pure.</summary>
internal static partial class LinkWish
{
    internal const int MaxLength = 300;

    /// <summary>No address is without: looking for the whole is dear.</summary>
    private static readonly SearchValues<char> InAddresses = SearchValues.Create("@0123456789");

    /// <summary>The address that a message such as "vincular maria@example.org" names; null if it is no such message.</summary>
    public static ContactAddress? AddressIn(string text, BotWords words)
    {
        if (text.Length > MaxLength || !text.AsSpan().ContainsAny(InAddresses) || Form().Match(text.Trim()) is not { Success: true } form || !words.Means(BotWord.Link, WordFold.Of(form.Groups["word"].Value))) return null;
        var address = form.Groups["address"].Value;
        if (address.Contains('@', StringComparison.Ordinal)) return new ContactAddress("email", address.ToLowerInvariant());
        var digits = string.Concat(address.Where(char.IsAsciiDigit));
        return digits.Length is >= 8 and <= 15 ? new ContactAddress("phone", "+" + digits) : null;
    }

    /// <summary>Six digits and nothing else, with or without a gap in the middle.</summary>
    public static string? CodeIn(string text) => Code().Match(text.Trim()) is { Success: true } code ? code.Groups[1].Value + code.Groups[2].Value : null;

    /// <summary>A greeting button or a command of the platform, perhaps with a token: nothing that the customer says.</summary>
    public static bool IsStart(InboundMessage message) =>
        message.Traits.HasFlag(MessageTraits.Command) && (message.Text == "/start" || message.Text.StartsWith("/start ", StringComparison.Ordinal));

    [GeneratedRegex(@"^/?(?<word>\p{L}[\p{L} ]{2,30}?)[ :]+(?<address>[^\s@<>,;""]{1,64}@[^\s@<>,;""]{1,190}\.[^\s@<>,;""]{2,}|\+?[0-9(][0-9 ().-]{6,24}[0-9])$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^([0-9]{3})[ -]?([0-9]{3})$")]
    private static partial Regex Code();
}
