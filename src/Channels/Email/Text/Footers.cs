using System.Buffers;

namespace ChannelHub.Channels.Email.Text;

/// <summary>What servers and organisations put above and below a mail without its writer: notices of secrecy and data protection, virus scanners' lines, warnings of mail from outside.</summary>
internal static class Footers
{
    private const int WrappedLine = 45;
    private const int MaxBlocks = 8;
    private const int MaxBlockLines = 80;
    private const int MaxNotice = 8000;
    private const int MaxWarning = 500;

    /// <summary>One sign is never enough: a customer may write of secrets, of data or of printing. A notice speaks of the mail itself, of whom it is for, and of what is forbidden.</summary>
    private static readonly SearchValues<string> MailWords = Words("mensaje", "correo", "mail", "message", "courriel", "mensagem", "nachricht", "comunicación", "comunicação", "communication", "transmission", "messaggio", "bericht", "missatge");

    private static readonly SearchValues<string> ReaderWords = Words(
        "destinatari", "destinatário", "destinataire", "recipient", "addressee", "to whom it is addressed", "for the use of the", "adressat", "vorgesehene empfänger", "empfänger bestimmt", "por error", "per error", "por engano", "por erro", "in error", "par erreur",
        "irrtümlich", "per errore", "per abuis", "geadresseerde");

    private static readonly SearchValues<string> SecretWords = Words("confiden", "privileg", "vertraulich", "rechtlich geschützt", "secreto", "sigilo", "prohibid", "proibid", "prohibited", "interdit", "untersagt", "nicht gestattet", "vertrouwelijk", "riservat");

    private static readonly SearchValues<string> DataWords = Words(
        "2016/679", "rgpd", "lopd", "gdpr", "dsgvo", "lgpd", "protección de datos", "proteção de dados", "protection des données", "datenschutz", "data protection", "aviso de privacidad", "privacy notice", "privacy policy", "política de privacidad", "ley orgánica 3/2018");

    private static readonly SearchValues<string> YourData = Words("sus datos", "seus dados", "vos données", "ihre daten", "ihre personenbezogenen", "your data", "your personal", "le informamos", "les informamos", "se le informa", "informamos que", "le comunicamos", "nous vous informons", "puede consultar", "consulte nuestr");

    private static readonly SearchValues<string> PrintWords = Words("imprimir", "imprima", "imprimer", "printing", "print this", "ausdruck", "drucken", "stampare");

    private static readonly SearchValues<string> NatureWords = Words("medio ambiente", "medioambiente", "meio ambiente", "environment", "environnement", "umwelt", "planeta", "árbol", "árvore", "trees", "ambiente");

    private static readonly SearchValues<string> CompanyWords = Words("registered office", "registered in england", "registered in scotland", "registro mercantil", "amtsgericht", "handelsregister", "registergericht", "capital social de", "au capital de", "rcs paris");

    /// <summary>
    /// Each notice has one of these in one of its lines, wherever it was wrapped; looked for first, for most mails have none. Eight at a time: more are searched for many times slower.
    /// </summary>
    private static readonly SearchValues<string>[] NoticeSigns =
    [
        Words("confiden", "privileg", "vertrau", "vertrouw", "rechtlich", "sigilo", "prohib", "proib"), Words("interdit", "untersagt", "gestattet", "riservat", "2016/679", "3/2018", "rgpd", "lopd"),
        Words("gdpr", "dsgvo", "lgpd", "protec", "datensch", "privaci", "privacy", "imprim"), Words("print", "drucken", "ausdruck", "registered", "mercantil", "amtsgericht", "handelsreg", "registerger"), Words("capital social", "au capital", "rcs paris", "stampare"),
    ];

    private static readonly SearchValues<string> Scanners = Words("avast.", "avg.com", "eset.com", " eset ", "kaspersky", "bitdefender", "norton", "mcafee");

    private static readonly SearchValues<string>[] ScanSigns = [Scanners];

    private static readonly SearchValues<string> Addresses = Words("www.", "http", ".com");

    private static readonly SearchValues<string> ScanWords = Words(
        "libre de virus", "livre de vírus", "sem vírus", "não contém vírus", "virus-free", "virus free", "virenfrei", "sans virus", "senza virus", "virusvrij", "for viruses", "en busca de virus", "auf viren", "antivirus", "antivírus", "de virus");

    private static readonly SearchValues<string> Scanned = Words(
        "libre de", "livre de", "sem vírus", "não contém", "free", "frei", "sans virus", "senza", "vrij", "checked", "scanned", "comprobado", "analizado", "revisado", "escaneado", "verificad", "geprüft", "vérifié", "analysé", "analisad", "information from", "información de", "informações", "informations", "informationen");

    private static readonly SearchValues<string> Outside = Words(
        "from outside", "external sender", "external email", "external e-mail", "fuera de la organización", "fuera de su organización", "fuera de la empresa", "fuera de nuestra", "ajeno a la organización", "correo externo", "remitente externo", "origen externo", "fora da organização",
        "fora da empresa", "e-mail externo", "remetente externo", "extérieur de", "externe à l", "expéditeur externe", "außerhalb de", "außerhalb unser", "externen absender", "externe e-mail");

    private static readonly SearchValues<string> Caution = Words(
        "links", "attachment", "enlaces", "vínculos", "adjuntos", "anexos", "liens", "pièces jointes", "anhänge", "click", "clic", "clique", "vorsicht", "caution", "precaución", "cuidado", "prudence");

    private static readonly SearchValues<char> Drawn = SearchValues.Create(" \t\u00A0*_-–—=~#");

    private static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first line of the notices at the end; <paramref name="end"/> if there are none.</summary>
    /// <param name="end">The number of lines that count.</param>
    public static int Notices(IReadOnlyList<string> lines, int end) => Walk(lines, end, NoticeSigns, IsNotice);

    /// <summary>The first line of what a virus scanner put at the end; <paramref name="end"/> if there is nothing of the kind.</summary>
    public static int Scan(IReadOnlyList<string> lines, int end) => Walk(lines, end, ScanSigns, IsScan);

    /// <summary>How many lines at the beginning are a warning that the mail comes from outside, as the reader's own server puts it there.</summary>
    public static int Warning(IReadOnlyList<string> lines)
    {
        var first = 0;
        while (first < lines.Count && string.IsNullOrWhiteSpace(lines[first])) first++;
        if (first == lines.Count || !MayWarn(lines[first])) return 0;
        var end = first;
        var text = "";
        while (end < lines.Count && !string.IsNullOrWhiteSpace(lines[end]) && text.Length < MaxWarning)
        {
            text = string.Concat(text, " ", lines[end++]);
            if (text.Length > 40 && text.AsSpan().ContainsAny(Outside) && text.AsSpan().ContainsAny(Caution) && !GoesOn(lines, end)) return text.Length < MaxWarning ? end : 0;
        }

        return 0;
    }

    /// <summary>Such warnings begin with a mark or a word in capitals; people seldom do.</summary>
    private static bool MayWarn(string line)
    {
        if (line.Length < 10) return false;
        var word = line.AsSpan().TrimStart(" \t*[(⚠️!¡");
        var capitals = 0;
        while (capitals < word.Length && char.IsUpper(word[capitals])) capitals++;
        return capitals >= 5 || word.StartsWith("Caution", StringComparison.Ordinal) || word.StartsWith("External", StringComparison.Ordinal);
    }

    /// <summary>The warning was wrapped: the next line begins small, or warns too.</summary>
    private static bool GoesOn(IReadOnlyList<string> lines, int next) =>
        next < lines.Count && lines[next].AsSpan().Trim() is { IsEmpty: false } line && (char.IsLower(line[0]) || line.ContainsAny(Caution));

    private static int Walk(IReadOnlyList<string> lines, int end, ReadOnlySpan<SearchValues<string>> signs, Func<string, bool> isFooter)
    {
        var found = end;
        for (var blocks = 0; blocks < MaxBlocks; blocks++)
        {
            while (end > 0 && IsEmpty(lines[end - 1])) end--;
            if (end == 0 || QuoteMarks.IsQuoted(lines[end - 1])) return found;
            var top = end - 1;
            while (top > 0 && end - top < MaxBlockLines && !IsEmpty(lines[top - 1]) && !QuoteMarks.IsQuoted(lines[top - 1])) top--;
            var start = Footer(lines, top, end, signs, isFooter);
            if (start < 0 && (end - top > 1 || !GoesAlong(lines[top]))) return found;
            end = start < 0 ? top : start;
            if (start < 0) continue;

            // The rule above it is the footer's.
            while (start > 0 && string.IsNullOrWhiteSpace(lines[start - 1])) start--;
            found = start > 0 && IsEmpty(lines[start - 1]) ? start - 1 : end;
        }

        return found;
    }

    /// <summary>Where in a block of lines the footer at its end begins: its last line, its last wrapped lines, or all of it; -1 if none is one.</summary>
    private static int Footer(IReadOnlyList<string> lines, int top, int end, ReadOnlySpan<SearchValues<string>> signs, Func<string, bool> isFooter)
    {
        var signed = false;
        for (var i = top; i < end && !signed; i++)
        {
            foreach (var some in signs) signed |= lines[i].ContainsAny(some);
        }

        if (!signed) return -1;
        if (isFooter(lines[end - 1])) return end - 1;
        var start = end - 1;
        while (start > top && lines[start - 1].Length >= WrappedLine) start--;
        if (start < end - 1 && isFooter(Text(lines, start, end))) return start;
        return start > top && isFooter(Text(lines, top, end)) ? top : -1;
    }

    private static string Text(IReadOnlyList<string> lines, int start, int end) => end - start == 1 ? lines[start] : string.Join(' ', lines.Skip(start).Take(end - start));

    /// <summary>A blank line, or one that is only drawn.</summary>
    private static bool IsEmpty(string line) => !line.AsSpan().ContainsAnyExcept(Drawn);

    /// <summary>Neither here nor there by itself; a part of the footer if one stands above.</summary>
    private static bool GoesAlong(string line) => IsLink(line) || line.Contains(" ESET ", StringComparison.Ordinal);

    /// <summary>Nothing but one link.</summary>
    public static bool IsLink(string text) => text.AsSpan().Trim(" <>") is var link && link.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !link.Contains(' ');

    private static bool IsNotice(string text)
    {
        if (text.Length is < 40 or > MaxNotice || text.TrimEnd().EndsWith('?')) return false;
        var line = text.AsSpan();
        return (line.ContainsAny(MailWords) && line.ContainsAny(ReaderWords) && line.ContainsAny(SecretWords)) || (line.ContainsAny(DataWords) && line.ContainsAny(YourData))
            || (line.ContainsAny(PrintWords) && line.ContainsAny(NatureWords)) || line.ContainsAny(CompanyWords);
    }

    private static bool IsScan(string text)
    {
        if (text.Length > 900 || text.TrimEnd().EndsWith('?')) return false;
        var line = text.AsSpan();
        if (line.StartsWith("____", StringComparison.Ordinal)) return line.Contains(" ESET ", StringComparison.Ordinal);
        return line.ContainsAny(Scanners) && line.ContainsAny(Addresses) && line.ContainsAny(ScanWords) && line.ContainsAny(Scanned);
    }
}
