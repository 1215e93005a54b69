using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Sms;

/// <summary>
/// Makes a text cheaper where that changes nothing a reader would miss. A single typographic quote makes every part of an SMS less than half as long. It is only done if the whole
/// text then fits the GSM alphabet; a text that stays outside it anyway stays as it was written. "ñ" is in the alphabet, "á" is not. Pure.
/// </summary>
internal static class SmsWriting
{
    private const string Exact = "exact";

    private const string Plain = "plain";

    /// <param name="writing">The setting <c>Writing</c>: <c>exact</c>, <c>typography</c>, <c>plain</c>.</param>
    public static string Fold(string text, string writing)
    {
        if (writing == Exact || SmsLength.IsInGsm7(text)) return text;
        var folded = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (SmsLength.SeptetsOf(c) > 0) folded.Append(c);
            else if (Typography(c) is { } simple) folded.Append(simple);
            else if (writing == Plain && WithoutAccent(c) is { } plain) folded.Append(plain);
            else return text;
        }

        return folded.ToString();
    }

    /// <summary>Marks as WhatsApp writes them ("How to format your messages"): one asterisk, one underscore, one tilde.</summary>
    public static string WhatsApp(string text) => MarkedText.Parse(text).Write(
        span => span.Mark switch
        {
            Mark.Bold => ("*", "*"),
            Mark.Italic => ("_", "_"),
            Mark.Strike => ("~", "~"),
            Mark.Code => ("`", "`"),
            Mark.CodeBlock => ("```", "```"),
            _ => ("", $" ({span.Detail})"),
        },
        (piece, _) => piece);

    private static string? Typography(char c) => c switch
    {
        '‘' or '’' or '‚' or '‛' or '′' or '´' or '`' or 'ʼ' => "'",
        '“' or '”' or '„' or '‟' or '″' or '«' or '»' => "\"",
        '‹' => "<",
        '›' => ">",
        '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' => "-",
        '…' => "...",
        '•' or '·' or '‣' or '▪' => "-",
        '\u00a0' or '\u2002' or '\u2003' or '\u2007' or '\u2008' or '\u2009' or '\u200a' or '\u202f' or '\t' => " ",
        '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff' or '\u00ad' => "",
        _ => null,
    };

    /// <summary>"é" stays, being in the alphabet; "á" becomes "a".</summary>
    private static string? WithoutAccent(char c)
    {
        if (c is 'º') return "o";
        if (c is 'ª') return "a";
        if (char.IsSurrogate(c)) return null;
        var parts = c.ToString().Normalize(NormalizationForm.FormD);
        return parts.Length > 1 && SmsLength.SeptetsOf(parts[0]) > 0 ? parts[..1] : null;
    }
}
