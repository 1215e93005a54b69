using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Dates of RFC 5322 sections 3.3 and 4.3 and the forms near them.</summary>
internal static class MailDates
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Null where no date is to be made out.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length > 200) value = value[..200];
        Span<char> buffer = stackalloc char[200];
        var text = buffer[..Encoding.Latin1.GetChars(value, buffer)];
        var comment = text.IndexOf('(');
        if (comment >= 0) text = text[..comment];
        int? day = null, month = null, year = null;
        TimeSpan? time = null, zone = null;
        foreach (var range in ((ReadOnlySpan<char>)text).SplitAny(" \t\r\n,"))
        {
            var word = text[range];
            if (word.IsEmpty) continue;
            if (word.Contains(':')) time ??= Time(word);
            else if (time is not null && zone is null && year is not null) zone = Zone(word);
            else if (char.IsAsciiLetter(word[0])) month ??= Month(word);
            else if (word.IndexOf('-') > 0) Dashed(word, ref day, ref month, ref year);
            else if (time is not null && word[0] is '+' or '-') zone ??= Zone(word);
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                if (day is null && number is > 0 and <= 31) day = number;
                else year ??= Year(number, word.Length);
            }
        }

        if (day is null || month is null || year is null || year is < 1970 or > 9998 || day > DateTime.DaysInMonth(year.Value, month.Value)) return null;
        return new DateTimeOffset(new DateTime(year.Value, month.Value, day.Value, 0, 0, 0, DateTimeKind.Unspecified) + (time ?? TimeSpan.Zero), zone ?? TimeSpan.Zero);
    }

    private static int Year(int number, int digits) => digits switch
    {
        2 => number < 50 ? 2000 + number : 1900 + number,
        3 => 1900 + number,
        _ => number,
    };

    private static int? Month(ReadOnlySpan<char> word)
    {
        if (word.Length < 3) return null;
        for (var i = 0; i < Months.Length; i++)
        {
            if (word[..3].Equals(Months[i], StringComparison.OrdinalIgnoreCase)) return i + 1;
        }

        return null;
    }

    private static void Dashed(ReadOnlySpan<char> word, ref int? day, ref int? month, ref int? year)
    {
        Span<Range> parts = stackalloc Range[4];
        if (word.Split(parts, '-') != 3) return;
        var a = word[parts[0]];
        var b = word[parts[1]];
        var c = word[parts[2]];
        if (!int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return;
        var named = Month(b);
        if (named is null && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 12) named = number;
        month = named;
        (day, year) = a.Length == 4 ? (last, first) : (first, Year(last, c.Length));
        if (day is < 1 or > 31) day = null;
    }

    private static TimeSpan? Time(ReadOnlySpan<char> word)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = word.Split(parts, ':');
        if (count < 2 || !int.TryParse(word[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(word[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var minute)) return null;
        var second = 0;
        if (count > 2 && !int.TryParse(word[parts[2]].Length > 2 ? word[parts[2]][..2] : word[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out second)) second = 0;
        return hour < 24 && minute < 60 && second <= 60 ? new TimeSpan(hour, minute, Math.Min(second, 59)) : null;
    }

    private static TimeSpan Zone(ReadOnlySpan<char> word)
    {
        if (word[0] is '+' or '-')
        {
            var digits = word[1..];
            if (digits.Length == 4 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number / 100 <= 14 && number % 100 < 60)
            {
                var offset = new TimeSpan(number / 100, number % 100, 0);
                if (offset > TimeSpan.FromHours(14)) return TimeSpan.Zero;
                return word[0] == '-' ? -offset : offset;
            }

            return TimeSpan.Zero;
        }

        // Other names have no agreed meaning (RFC 5322 section 4.3).
        return TimeSpan.FromHours(word switch
        {
            "EDT" => -4, "EST" or "CDT" => -5, "CST" or "MDT" => -6, "MST" or "PDT" => -7, "PST" => -8, "CET" or "MEZ" => 1, "CEST" or "MESZ" or "EET" => 2, "EEST" => 3, _ => 0,
        });
    }
}
