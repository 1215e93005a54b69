using System.Text;

namespace ChannelHub.Channels.Twilio;

/// <summary>
/// Who is at the other end, in whatever form the network names them: <c>+52 (999) 123-4567</c>, <c>0052/9991234567</c>, a short code, a name ("BANCO"), or a channel's address
/// (<c>whatsapp:+52…</c>). Pure.
/// </summary>
/// <param name="Network">Empty for the telephone network, else the channel before the colon: <c>whatsapp</c>, <c>rcs</c>, <c>messenger</c>.</param>
/// <param name="Value">A number as <c>+</c> and digits (E.164) where it can be told, a short code's digits, otherwise the name as it is.</param>
internal readonly record struct PhoneAddress(string Network, string Value)
{
    public const int MaxLength = 200;

    /// <summary>The longest number there is (ITU-T E.164, section 6.2.1), without the plus sign.</summary>
    private const int MaxDigits = 15;

    /// <summary>Up to six digits (eight in some countries) are a service's code and not a subscriber's number.</summary>
    private const int MaxShortCode = 8;

    public bool IsWhatsApp => Network == "whatsapp";

    /// <summary>A number that can be called from abroad.</summary>
    public bool IsNumber => Value.StartsWith('+');

    /// <summary>Whether an answer can get there: a name on the telephone network has no number behind it.</summary>
    public bool CanBeAnswered => IsNumber || Network.Length > 0 || Value.All(char.IsAsciiDigit);

    /// <summary>As Twilio takes and gives it.</summary>
    public override string ToString() => Network.Length == 0 ? Value : $"{Network}:{Value}";

    /// <summary>
    /// The same person under one address whatever the channel: WhatsApp still writes Mexican mobile numbers with the 1 behind +52 that the network dropped in 2019.
    /// </summary>
    public string Identity => Value.Length == 14 && Value.StartsWith("+521", StringComparison.Ordinal) ? string.Concat("+52", Value.AsSpan(4)) : Value;

    /// <param name="countryCode">The digits to put before national numbers (<c>52</c>); null leaves them as they are.</param>
    /// <returns>Null if there is nothing, or nothing that could be an address.</returns>
    public static PhoneAddress? Read(string? text, string? countryCode)
    {
        text = text?.Trim() ?? "";
        if (text.Length is 0 or > MaxLength || text.Any(c => char.IsControl(c) || c is '|')) return null;
        var network = "";
        if (text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && text.AsSpan(0, colon).ContainsAnyExceptInRange('a', 'z') is false)
        {
            network = text[..colon];
            text = text[(colon + 1)..].Trim();
        }

        if (network is "" or "whatsapp" && Number(text, countryCode) is { } number) return new PhoneAddress(network, number);
        return text.Any(char.IsLetterOrDigit) && !text.Contains('/', StringComparison.Ordinal) ? new PhoneAddress(network, text) : null;
    }

    private static string? Number(string text, string? countryCode)
    {
        var digits = new StringBuilder(MaxDigits + 2);
        var international = text.StartsWith('+');
        foreach (var c in international ? text.AsSpan(1) : text)
        {
            if (char.IsAsciiDigit(c)) digits.Append(c);
            else if (c is not (' ' or '-' or '/' or '.' or '(' or ')' or '\u00a0')) return null;
        }

        var number = digits.ToString();
        if (!international && number.StartsWith("00", StringComparison.Ordinal)) (international, number) = (true, number[2..]);
        if (number.Length is 0 or > MaxDigits) return null;
        if (international) return "+" + number;
        if (number.Length <= MaxShortCode) return number;
        if (countryCode is null) return number;
        return number.Length > 10 && number.StartsWith(countryCode, StringComparison.Ordinal) ? "+" + number : "+" + countryCode + number.TrimStart('0');
    }
}
