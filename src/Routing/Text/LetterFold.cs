using System.Globalization;
using System.Text;

namespace ChannelHub.Routing.Text;

/// <summary>
/// What each character becomes before words are compared: lower case, without accents, compatibility forms made plain. <c>ñ</c> stays a
/// letter of its own (año is not ano); a rule's word that holds one also matches the ways people type it without (<see cref="WordPattern"/>).
/// </summary>
internal static class LetterFold
{
    /// <summary>Between words.</summary>
    public const char Separator = ' ';

    /// <summary>Leaves no trace: accents written as characters of their own, direction and joining marks, soft hyphens.</summary>
    public const char Nothing = '\0';

    /// <summary>Becomes more than one letter: <see cref="Expand"/>.</summary>
    public const char Several = '\u0001';

    /// <summary>Stands between letters in contractions and falls away there (can't, cant); elsewhere it separates.</summary>
    public const char Apostrophe = '\u0002';

    private static readonly char[] Table = Build();

    public static char Of(char c) => Table[c];

    public static string Expand(char c) => c switch
    {
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ĳ' or 'Ĳ' => "ij",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' or 'ﬆ' => "st",
        _ => "",
    };

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++) table[i] = Fold((char)i);
        return table;
    }

    private static char Fold(char c)
    {
        if (c is '\'' or '’' or '‘' or '´' or '`' or 'ʼ' or '＇') return Apostrophe;
        if (Expand(c).Length > 0) return Several;
        if (c is 'ñ' or 'Ñ') return 'ñ';
        if (c is 'ª' or 'º') return Separator;
        switch (CharUnicodeInfo.GetUnicodeCategory(c))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format: return Nothing;
            case UnicodeCategory.DecimalDigitNumber: return (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter: return char.ToLowerInvariant(Base(c));
            case UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.SpacingCombiningMark: return c;
            default: return Separator;
        }
    }

    /// <summary>The letter under the accents, for Latin, Greek and Cyrillic, and for full-width forms.</summary>
    private static char Base(char c)
    {
        if (c < 0x80) return c;
        switch (c)
        {
            case 'ø' or 'Ø': return 'o';
            case 'ł' or 'Ł': return 'l';
            case 'đ' or 'Đ' or 'ð' or 'Ð': return 'd';
            case 'ı' or 'İ': return 'i';
        }

        var folds = c < 0x0530 || c is >= '\u1E00' and <= '\u1FFF' || c is >= '\u2100' and <= '\u214F' || c is >= '\uFF21' and <= '\uFF5A';
        if (!folds) return c;
        var plain = c.ToString().Normalize(NormalizationForm.FormKD);
        return char.IsLetter(plain[0]) ? plain[0] : c;
    }
}
