using System.Buffers;

namespace ChannelHub.Channels.Email.Text;

/// <summary>The lines by which mail programs announce what came before: "On … wrote:", "-----Original Message-----", "Begin forwarded message:".</summary>
internal static class QuoteMarks
{
    private static readonly SearchValues<string> Verbs = SearchValues.Create(
    [
        "wrote", "writes", "quoting ", "citando ", "zitat von", "citation de", "escribió", "escribio", "ha escrit", "va escriure", "escribiu", "idatzi du", "escreveu", "a écrit", "a wrote", "schrieb", "ha scritto", "geschreven", "schreef", "napisał", "pisze", "написал", "написав", "пише",
        "写道", "寫道", "작성", "skrev", "kirjoitti", "írta", "yazdı", "napsal", "napísal", "a scris", "написа", "schreef", "følgende", "följande", "のメール",
    ], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Starters =
    [
        "On ", "El ", "Em ", "Le ", "Am ", "Il ", "Op ", "At ", "Den ", "W dniu", "Dnia", "Dne ", "Dňa ", "Il giorno", "Em ter", "Pe ", "På ", "Am ", "Vào ", "Выполнено", "在 ", "Quoting ", "Citat ", "Citando ", "Zitat von ", "Citation de ", "In a message dated ",
    ];

    private static readonly SearchValues<string> OriginalWords = SearchValues.Create(
    [
        "original message", "original mail", "mensaje original", "mensagem original", "message d'origine", "message d’origine", "message original", "ursprüngliche nachricht", "originalnachricht",
        "original-nachricht", "messaggio originale", "oorspronkelijk bericht", "originele bericht", "oprindelig meddelelse", "originalmeddelande", "ursprungligt meddelande", "alkuperäinen viesti",
        "eredeti üzenet", "wiadomość oryginalna", "исходное сообщение", "оригінальне повідомлення", "orijinal mesaj", "původní zpráva", "pôvodná správa", "original appointment", "reply message",
        "opprinnelig melding", "mesaj original", "izvorna poruka", "元のメッセージ", "原始邮件", "原始郵件",
    ], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> ForwardWords = SearchValues.Create(
    [
        "forwarded message", "begin forwarded", "fwd.msg", "mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada", "message transféré", "message réexpédié", "weitergeleitete nachricht",
        "weitergeleiteten nachricht", "messaggio inoltrato", "doorgestuurd bericht", "videresendt", "vidarebefordrat", "välitetty viesti", "edelleenlähetetty", "továbbított", "przekazan", "przekazywan", "letilen", "letilmiş", "przesłana",
        "пересланн", "перенаправлен", "переслан", "пересилан", "iletilen", "iletilmiş", "mesaj redirec", "mesaj retrimis", "proslijeđen", "přeposlan", "preposlan", "メッセージを転送", "転送", "转发", "轉寄", "el mensaje reenviado",
        "comienza el mensaje", "inicia mensagem", "início da mensagem", "inicio del mensaje", "mensagem de reenviada", "resendt", "mensaje enviado",
    ], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> ReplyLineWords = SearchValues.Create(
    [
        "above this line", "encima de esta línea", "encima de esta linea", "arriba de esta línea", "arriba de esta linea", "sobre esta línea", "sobre esta linha", "acima desta linha", "acima dessa linha", "au-dessus de cette ligne", "au dessus de cette ligne", "oberhalb dieser linie", "oberhalb dieser zeile",
        "über dieser linie", "über dieser zeile", "sopra questa riga", "boven deze regel",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>The line by which help desks ask to write above it.</summary>
    public static bool IsReplyLine(ReadOnlySpan<char> line)
    {
        line = line.Trim("> \t*\u00A0\uFEFF");
        if (line.Length is <= 15 or >= 160 || line[^1] is '?' or ',' || (char.IsLetterOrDigit(line[0]) && char.IsLetterOrDigit(line[^1])) || !line.ContainsAny(ReplyLineWords)) return false;
        if (line[^1] != '.') return true;

        // A sentence only where it is nothing but the request.
        return line.Length < 60 && line.StartsWithAny("Reply", "Please reply", "Respond", "Por favor", "Escrib", "Répond", "Antworten", "Bitte");
    }

    private static bool StartsWithAny(this ReadOnlySpan<char> line, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (line.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>A line of dashes around words such as "Original Message".</summary>
    public static bool IsOriginalSeparator(ReadOnlySpan<char> line)
    {
        line = line.Trim("> \t*\u00A0\uFEFF");
        return line.Length is > 8 and < 120 && IsDashed(line) && line.ContainsAny(OriginalWords);
    }

    /// <summary>Hyphens and dashes of any kind (U+2010 to U+2015).</summary>
    private static bool IsDash(char c) => c is '-' or (>= '\u2010' and <= '\u2015');

    private static bool IsDashed(ReadOnlySpan<char> line) => line.Length > 4 && IsDash(line[0]) && IsDash(line[1]) && IsDash(line[^1]) && IsDash(line[^2]);

    /// <summary>A line that announces a forwarded mail, with dashes around it or a colon behind.</summary>
    public static bool IsForwardSeparator(ReadOnlySpan<char> line)
    {
        line = line.Trim("> \t*\u00A0\uFEFF");
        if (line.Length is < 6 or > 120) return false;
        return (IsDashed(line) || line[^1] is ':' or '：') && line.ContainsAny(ForwardWords);
    }

    /// <summary>False where no line can be a separator of any kind; one look over the whole text.</summary>
    public static bool MayHoldSeparator(ReadOnlySpan<char> text) => text.Contains("--", StringComparison.Ordinal) || text.Contains("\u2010\u2010", StringComparison.Ordinal) || text.Contains("______", StringComparison.Ordinal) || text.ContainsAny(':', '：');

    /// <summary>A rule of underscores as Outlook draws it.</summary>
    public static bool IsRule(ReadOnlySpan<char> line)
    {
        line = line.Trim("> \t\u00A0");
        return line.Length >= 20 && !line.ContainsAnyExcept('_');
    }

    /// <summary>A line of nothing but hyphens, as text made of HTML has it for a rule.</summary>
    public static bool IsDashes(ReadOnlySpan<char> line)
    {
        line = line.Trim("> \t\u00A0");
        if (line.Length < 5) return false;
        foreach (var c in line)
        {
            if (!IsDash(c)) return false;
        }

        return true;
    }

    /// <summary>Yahoo on phones: the announcement and all of the history in one line.</summary>
    public static bool IsRunOnIntro(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t\u00A0\uFEFF");
        if (line.Length < 30 || !StartsLikeIntro(line)) return false;
        var head = line[..Math.Min(line.Length, 400)];
        var close = head.IndexOf('>');
        if (close < 0 || !head[..close].Contains('@') || Digits(head[..close]) < 3) return false;
        var rest = head[(close + 1)..].TrimStart(" )\u00A0");
        var colon = rest.IndexOf(':');
        return colon is > 3 and < 20 && rest[..colon].ContainsAny(Verbs) && !rest[(colon + 1)..].IsWhiteSpace();
    }

    public static bool IsQuoted(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t\u00A0\uFEFF");
        if (line.IsEmpty) return false;
        if (line[0] == '>') return true;

        // A row of a table has the sign at both ends.
        if (line[0] == '|') return line.Length > 1 && line[1] == ' ' && !line.TrimEnd(" \t\u00A0")[1..].EndsWith("|");

        // Supercite: the writer's initials before the mark.
        for (var i = 0; i < Math.Min(line.Length, 4); i++)
        {
            if (line[i] == '>') return i > 0 && (i + 1 == line.Length || line[i + 1] is ' ' or '>');
            if (!char.IsAsciiLetterUpper(line[i])) return false;
        }

        return false;
    }

    /// <summary>The end of a wrapped announcement looks like a quoted line: "&gt; wrote:" or "&gt;:" below the address it closes.</summary>
    public static bool ClosesIntro(ReadOnlySpan<char> line)
    {
        line = line.Trim(" \t\u00A0");
        if (line.Length is < 2 or > 30 || line[0] != '>') return false;
        line = line[1..].TrimStart();
        return line is ":" || (line.EndsWith(":") && line.ContainsAny(Verbs) && line.IndexOfAny('>', '@') < 0);
    }

    /// <summary>Whether an announcement such as "On … wrote:" ends in line <paramref name="end"/>.</summary>
    /// <param name="start">Its first line; it may be wrapped over several.</param>
    public static bool IsIntro(IReadOnlyList<string> lines, int end, out int start)
    {
        start = end;
        var last = lines[end].AsSpan().Trim(" \t\u00A0\uFEFF*");
        if (last.IsEmpty || last.Length > 400 || !EndsLikeIntro(last)) return false;
        var joined = "";
        var fallback = -1;
        var blanks = 0;
        for (var i = end; i >= 0 && i > end - 7; i--)
        {
            var line = lines[i].AsSpan().Trim(" \t\u00A0\uFEFF*");
            if (line.IsEmpty)
            {
                // Some programs put the address into a paragraph of its own: "Some One", blank, "<", "mailto:…", "> wrote:".
                if (++blanks > 1 || !(joined.StartsWith('<') || joined.StartsWith("wrote", StringComparison.Ordinal))) break;
                continue;
            }

            if (i < end && (IsQuoted(line) || line.EndsWith(":") || (line.EndsWith(".") && !HasDigit(line)))) break;
            joined = joined.Length == 0 ? line.ToString() : string.Concat(line, " ", joined);
            if (joined.Length > 500) break;
            if (!Says(joined)) continue;
            if (StartsLikeIntro(line))
            {
                start = i;
                return true;
            }

            if (fallback < 0) fallback = i;
        }

        if (fallback < 0) return false;
        start = fallback;
        return true;
    }

    /// <summary>Programs tell an address or a time of day; "On the 3rd your colleague wrote to me:" is a person's own sentence, and "From: Madrid, To: Lima" a journey.</summary>
    /// <param name="end">The last line that is looked at.</param>
    public static bool TellsAddressOrTime(IReadOnlyList<string> lines, int start, int end)
    {
        for (var i = start; i <= end; i++)
        {
            var line = lines[i].AsSpan();
            if (line.Contains('@')) return true;
            for (var k = 1; k + 2 < line.Length; k++)
            {
                if (line[k] is ':' or 'h' or '.' && IsTime(line, k)) return true;
            }
        }

        return false;
    }

    /// <summary>"10:15", "10h15", "10.15", but not the "06.11" of a date. Windows Mail puts marks of direction around the sign.</summary>
    private static bool IsTime(ReadOnlySpan<char> line, int sign)
    {
        var before = line[..sign].TrimEnd("\u200E\u200F");
        var after = line[(sign + 1)..].TrimStart("\u200E\u200F");
        if (before.IsEmpty || !char.IsAsciiDigit(before[^1]) || after.Length < 2 || !char.IsAsciiDigit(after[0]) || !char.IsAsciiDigit(after[1])) return false;
        return line[sign] != '.' || ((after.Length == 2 || after[2] is not ('.' or (>= '0' and <= '9'))) && (before.Length < 3 || (before[^2] != '.' && before[^3] != '.')));
    }

    private static bool EndsLikeIntro(ReadOnlySpan<char> line)
    {
        if (line[^1] is ':' or '：') return true;
        if (line[^1] == '-')
        {
            // Zoho and Notes put it between dashes: "---- Am … schrieb ----".
            var framed = line.StartsWith("--", StringComparison.Ordinal);
            line = line.TrimEnd("- ");
            if (framed && !line.IsEmpty && (line[^1] == ':' || line[Math.Max(0, line.Length - 12)..].ContainsAny(Verbs))) return true;
        }

        return line.EndsWith("wrote", StringComparison.Ordinal) || (line.EndsWith("写道") || line.EndsWith("a écrit") || line.EndsWith("escribió") || line.EndsWith("escreveu"));
    }

    private static bool Says(ReadOnlySpan<char> joined)
    {
        var address = joined.Contains('@');
        var date = Digits(joined) >= 3;
        if (!address && !date) return false;
        if (joined.ContainsAny(Verbs)) return date || joined.Contains('<') || joined.Contains('(') || joined.StartsWith("On ") || address;
        var colon = joined[^1] is ':' or '：';
        var bracketed = joined.IndexOf('<') >= 0 && joined.LastIndexOf('>') > joined.IndexOf('<');
        return colon && address && date && bracketed && joined.TrimEnd(" :：")[^1] is '>' or ']';
    }

    private static bool StartsLikeIntro(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("- \t>\"'");
        if (line.IsEmpty) return false;
        if (char.IsAsciiDigit(line[0])) return true;
        foreach (var starter in Starters)
        {
            if (line.StartsWith(starter, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c)) count++;
        }

        return count;
    }

    private static bool HasDigit(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('0', '9') >= 0;
}
