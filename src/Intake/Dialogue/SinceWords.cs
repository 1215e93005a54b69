using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChannelHub.Intake.Dialogue;

/// <summary>
/// Since when something is so, in Spanish, English and Portuguese: "desde ayer", "hace dos días", "since Monday", "for 3 weeks", "há 2 dias". The value is the
/// day in ISO 8601 where the words tell it by the moment the message came, else the words themselves.
/// </summary>
public static partial class SinceWords
{
    private static readonly string[] Spanish = ["domingo", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado"];
    private static readonly string[] English = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    private static readonly string[] Portuguese = ["domingo", "segunda", "terca", "quarta", "quinta", "sexta", "sabado"];

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["un"] = 1, ["una"] = 1, ["uno"] = 1, ["dos"] = 2, ["tres"] = 3, ["cuatro"] = 4, ["cinco"] = 5, ["seis"] = 6, ["siete"] = 7, ["ocho"] = 8, ["nueve"] = 9, ["diez"] = 10,
        ["a"] = 1, ["an"] = 1, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["couple of"] = 2,
        ["um"] = 1, ["uma"] = 1, ["dois"] = 2, ["duas"] = 2, ["quatro"] = 4, ["sete"] = 7, ["oito"] = 8, ["nove"] = 9, ["dez"] = 10,
    };

    /// <summary>Words of which one stands wherever anything can be found: looking for the whole is dear, and most messages have none.</summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(["hace", "desde", "since", "ago", "atras", "faz", "ha ", "for ", "about ", "a partir", "empezo", "comenzo", "comecou", "started", "began"], StringComparison.Ordinal);

    /// <summary>The same for an amount of time.</summary>
    private static readonly SearchValues<string> AgoMarks = SearchValues.Create(["hace ", "ha ", "faz ", "for ", "about ", " ago", " atras"], StringComparison.Ordinal);

    /// <param name="now">When the message came; its offset is the day that counts.</param>
    public static string? Find(string text, DateTimeOffset now) => FindIn(Routing.Text.WordFold.Of(text), now);

    /// <param name="words">The text as <see cref="Routing.Text.WordFold"/> gives it, with or without spaces at its ends.</param>
    internal static string? FindIn(ReadOnlySpan<char> words, DateTimeOffset now)
    {
        if (!words.ContainsAny(Marks)) return null;
        var plain = words.Contains('ñ') ? words.ToString().Replace('ñ', 'n') : words;
        var today = DateOnly.FromDateTime(now.DateTime);
        if (plain.ContainsAny(AgoMarks) && Ago().Match(plain.ToString()) is { Success: true } ago && Amount(ago.Groups["n"].Value) is { } n && Back(today, n, ago.Groups["unit"].Value) is { } day) return Iso(day);
        foreach (var since in Since().EnumerateMatches(plain)) return SinceDay(Since().Match(plain.Slice(since.Index, since.Length).ToString()).Groups["day"].Value, today);
        return null;
    }

    private static string SinceDay(string word, DateOnly today)
    {
        if (word is "hoy" or "today" or "hoje" or "esta manana" or "manana" or "this morning" or "hoje de manha" or "ahora") return Iso(today);
        if (word is "ayer" or "yesterday" or "ontem" or "anoche" or "last night") return Iso(today.AddDays(-1));
        if (word is "anteayer" or "antier" or "anteontem" or "the day before yesterday") return Iso(today.AddDays(-2));
        if (Weekday(word) is { } weekday) return Iso(today.AddDays(-Days(today.DayOfWeek, weekday)));
        return word;
    }

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The last day of that name before today; a week back if today has it.</summary>
    private static int Days(DayOfWeek today, DayOfWeek wanted) => ((today - wanted + 6) % 7) + 1;

    private static DayOfWeek? Weekday(string word)
    {
        foreach (var week in new[] { Spanish, English, Portuguese })
        {
            var at = Array.FindIndex(week, d => word.Contains(d, StringComparison.Ordinal));
            if (at >= 0) return (DayOfWeek)at;
        }

        return null;
    }

    private static int? Amount(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : Numbers.TryGetValue(word, out var named) ? named : null;

    private static DateOnly? Back(DateOnly today, int n, string unit) => unit[0] switch
    {
        'm' when unit.StartsWith("min", StringComparison.Ordinal) => today,
        'h' => today.AddDays(-(n / 24)),
        'd' => n <= 3650 ? today.AddDays(-n) : null,
        's' or 'w' => n <= 520 ? today.AddDays(-7 * n) : null,
        'm' => n <= 120 ? today.AddMonths(-n) : null,
        _ => null,
    };

    [GeneratedRegex(@"\b(?:hace|ha|desde ha|faz|for|over|about)?\s*(?<=\b(?:hace|ha|desde ha|faz|for|about)\s)(?<n>\d{1,4}|couple of|[a-z]{1,6}) (?<unit>minutos?|minutes?|horas?|hours?|dias?|days?|semanas?|weeks?|mes(?:es)?|months?)\b|\b(?<n>\d{1,4}|couple of|[a-z]{1,6}) (?<unit>minutes?|hours?|days?|weeks?|months?|minutos|horas|dias|semanas|meses) (?:ago|atras)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Ago();

    [GeneratedRegex(@"\b(?:desde|since|a partir de|empezo|comenzo|comecou|started|began)(?: (?:el|la|las|los|o|a|este|esta|last|on|de))?(?: (?:pasado|pasada|ultima|ultimo))? (?<day>hoy|ayer|anoche|anteayer|antier|esta manana|manana|ahora|today|yesterday|this morning|last night|the day before yesterday|hoje de manha|hoje|ontem|anteontem|(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday|segunda|terca|quarta|quinta|sexta)|semana pasada|mes pasado|last week|last month|semana passada|mes passado|\d{1,2} de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro)|(?:la )?actualizacion|the update|atualizacao)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Since();
}
