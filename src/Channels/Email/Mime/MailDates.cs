using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Dates of RFC 5322 sections 3.3 and 4.3 and the forms near them: of RFC 3339, of the C library, with words of other languages.</summary>
internal static class MailDates
{
    private const int Longest = 200;

    /// <summary>English, then what programs write that took the language of their user: Spanish, Portuguese, French and German where they differ.</summary>
    private static readonly string[][] Months =
    [
        ["jan", "ene"], ["feb", "fev", "fév"], ["mar", "mär", "mrz"], ["apr", "abr", "avr"], ["may", "mai"], ["jun", "juin"], ["jul", "juil"], ["aug", "ago", "aoû"], ["sep", "set"], ["oct", "out", "okt"], ["nov"], ["dec", "dic", "dez", "déc"],
    ];

    /// <summary>Null where no date is to be made out.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> value)
    {
        Span<char> buffer = stackalloc char[Longest];
        var text = (ReadOnlySpan<char>)buffer[..Plain(value, buffer)];

        // The weekday says nothing more, and "mar," is no March.
        if (text.IndexOf(',') is > 0 and < 14 and var weekday && !text[..weekday].ContainsAnyInRange('0', '9')) text = text[(weekday + 1)..];
        int? day = null, month = null, year = null;
        TimeSpan? time = null, zone = null;
        foreach (var range in text.SplitAny(" ,"))
        {
            var word = text[range];
            if (word.IsEmpty) continue;
            if (time is not null && word.Length == 2 && word[1] is 'M' or 'm' && word[0] is 'A' or 'a' or 'P' or 'p') time = Half(time.Value, word[0] is 'P' or 'p');
            else if (word.Contains(':') && char.IsAsciiDigit(word[0]) && word.IndexOf('T') is > 0 and var t) Instant(word, t, ref day, ref month, ref year, ref time, ref zone);
            else if (time is null && (word.Contains(':') || word.Count('.') == 2)) time = Time(word);
            else if (time is not null && zone is null && (year is not null || word[0] is '+' or '-')) zone = Zone(word);
            else if (char.IsLetter(word[0]) && month is null) month = Month(word);
            else if (char.IsAsciiLetterUpper(word[0]) && time is not null && zone is null) zone = Zone(word);
            else if (word.IndexOf('-') > 0) Dashed(word, ref day, ref month, ref year);
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                if (day is null && number is > 0 and <= 31) day = number;
                else year ??= Year(number, word.Length);
            }
        }

        if (day is null || month is null || year is null || year is < 1900 or > 9998 || day > DateTime.DaysInMonth(year.Value, month.Value)) return null;
        return new DateTimeOffset(new DateTime(year.Value, month.Value, day.Value, 0, 0, 0, DateTimeKind.Unspecified) + (time ?? TimeSpan.Zero), zone ?? TimeSpan.Zero);
    }

    /// <summary>Leaves comments away, makes all white space one blank, and none of that about a colon.</summary>
    private static int Plain(ReadOnlySpan<byte> value, Span<char> target)
    {
        Span<char> raw = stackalloc char[Longest];
        value = value[..Math.Min(value.Length, Longest)];
        raw = System.Text.Unicode.Utf8.IsValid(value) ? raw[..Encoding.UTF8.GetChars(value, raw)] : raw[..Encoding.Latin1.GetChars(value, raw)];
        var length = 0;
        var depth = 0;
        foreach (var c in raw)
        {
            if (c == '(') depth++;
            else if (c == ')' && depth > 0) depth--;
            else if (depth > 0) continue;
            else if (c is not (' ' or '\t' or '\r' or '\n'))
            {
                if (c == ':' && length > 0 && target[length - 1] == ' ') length--;
                target[length++] = c;
            }
            else if (length > 0 && target[length - 1] is not (' ' or ':')) target[length++] = ' ';
        }

        return length;
    }

    private static int Year(int number, int digits) => digits switch
    {
        2 => number < 50 ? 2000 + number : 1900 + number,
        3 => 1900 + number,
        _ => number,
    };

    private static int? Month(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < Months.Length; i++)
        {
            foreach (var name in Months[i])
            {
                if (word.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return i + 1;
            }
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

    /// <summary>RFC 3339: <c>2025-03-03T10:15:00+01:00</c>.</summary>
    private static void Instant(ReadOnlySpan<char> word, int t, ref int? day, ref int? month, ref int? year, ref TimeSpan? time, ref TimeSpan? zone)
    {
        Dashed(word[..t], ref day, ref month, ref year);
        var clock = word[(t + 1)..];
        var end = clock.IndexOfAny('+', '-', 'Z');
        time = Time(end < 0 ? clock : clock[..end]);
        if (end >= 0) zone = Zone(clock[end..]);
    }

    private static TimeSpan Half(TimeSpan time, bool afternoon) => (afternoon, time.Hours) switch
    {
        (true, < 12) => time + TimeSpan.FromHours(12),
        (false, 12) => time - TimeSpan.FromHours(12),
        _ => time,
    };

    private static TimeSpan? Time(ReadOnlySpan<char> word)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = word.SplitAny(parts, ":.");
        if (count < 2 || !int.TryParse(word[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(word[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var minute)) return null;
        var second = 0;
        if (count > 2 && !int.TryParse(word[parts[2]].Length > 2 ? word[parts[2]][..2] : word[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out second)) second = 0;
        return hour < 24 && minute < 60 && second <= 60 ? new TimeSpan(hour, minute, Math.Min(second, 59)) : null;
    }

    private static TimeSpan Zone(ReadOnlySpan<char> word)
    {
        if (word.StartsWith("GMT", StringComparison.Ordinal) || word.StartsWith("UTC", StringComparison.Ordinal)) word = word[3..];
        if (word.IsEmpty) return TimeSpan.Zero;
        if (word[0] is '+' or '-')
        {
            Span<char> digits = stackalloc char[5];
            var length = 0;
            foreach (var c in word[1..])
            {
                if (c != ':' && length < digits.Length) digits[length++] = c;
            }

            if (length == 4 && int.TryParse(digits[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number % 100 < 60 && new TimeSpan(number / 100, number % 100, 0) is var offset && offset <= TimeSpan.FromHours(14))
            {
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
