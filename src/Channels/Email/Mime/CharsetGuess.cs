namespace ChannelHub.Channels.Email.Mime;

/// <summary>
/// A guess for 8-bit text that says nothing of its charset and is no UTF-8: Chinese, Korean, Japanese or Cyrillic text is told from Western text by where its bytes lie. In doubt Western.
/// </summary>
internal static class CharsetGuess
{
    /// <summary>0 where nothing speaks against a Western charset.</summary>
    public static int CodePage(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, 16 * 1024)];
        int pairs = 0, odd = 0, hangul = 0, hanzi = 0, kana = 0, lower = 0, upper = 0, letters = 0, longRuns = 0;
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] < 0x80)
            {
                if (char.IsAsciiLetter((char)bytes[i])) letters++;
                i++;
                continue;
            }

            var start = i;
            while (i < bytes.Length && bytes[i] >= 0xA1 && bytes[i] < 0xFF)
            {
                if (bytes[i] is >= 0xC0 and <= 0xDF) lower++;
                else if (bytes[i] >= 0xE0) upper++;
                i++;
            }

            var run = i - start;
            if (run == 0)
            {
                odd++;
                i++;
                continue;
            }

            if (run >= 3) longRuns++;
            if (run % 2 != 0) odd++;
            for (var p = start; p + 1 < i; p += 2)
            {
                pairs++;
                if (bytes[p] is >= 0xB0 and <= 0xC8) hangul++;
                if (bytes[p] is >= 0xB0 and <= 0xF7) hanzi++;
                if (bytes[p] is 0xA4 or 0xA5) kana++;
            }
        }

        if (pairs >= 4 && odd * 20 <= pairs && hanzi + kana >= pairs * 6 / 10)
        {
            if (kana * 4 >= pairs) return 51932;
            return hangul == hanzi && pairs >= 8 ? 949 : 54936;
        }

        // Words of Cyrillic letters are long runs; in Western text a high byte stands alone among ASCII letters.
        if (lower + upper > letters && longRuns >= 3) return lower > upper ? 20866 : 1251;
        return 0;
    }
}
