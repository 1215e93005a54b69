using System.Collections.Frozen;
using System.Text;

namespace ChannelHub.Channels.Sms;

/// <summary>
/// What a text costs on the telephone network. In the GSM 7-bit alphabet (3GPP TS 23.038, section 6.2.1) a message of one part holds 160 characters, each part of several 153; one
/// character outside it makes the whole text UCS-2: 70, and 67. Pure.
/// </summary>
/// <param name="Units">Septets, or UTF-16 units.</param>
internal readonly record struct SmsLength(bool IsGsm7, int Units, int Segments)
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    private static readonly FrozenDictionary<char, int> Septets =
        Basic.Select(c => KeyValuePair.Create(c, 1)).Concat(Extension.Select(c => KeyValuePair.Create(c, 2))).ToFrozenDictionary();

    /// <summary>Septets of a character: 1, 2 (behind an escape), or 0 if it is not in the alphabet.</summary>
    public static int SeptetsOf(char c) => Septets.GetValueOrDefault(c);

    public static bool IsInGsm7(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!Septets.ContainsKey(c)) return false;
        }

        return true;
    }

    /// <summary>The first character that is not in the alphabet, whole; null if all are.</summary>
    public static string? FirstOutside(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsBmp || !Septets.ContainsKey((char)rune.Value)) return rune.ToString();
        }

        return null;
    }

    public static SmsLength Of(string text) => IsInGsm7(text) ? Count(text, 160, 153, gsm7: true) : Count(text, 70, 67, gsm7: false);

    private static SmsLength Count(string text, int single, int part, bool gsm7)
    {
        var (units, segments, used) = (0, 1, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            // Neither an escaped character nor a surrogate pair is torn between two parts.
            var size = gsm7 ? SeptetsOf((char)rune.Value) : rune.Utf16SequenceLength;
            units += size;
            used += size;
            if (used <= part) continue;
            segments++;
            used = size;
        }

        return new SmsLength(gsm7, units, units == 0 ? 0 : units <= single ? 1 : segments);
    }
}
