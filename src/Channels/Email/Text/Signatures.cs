using System.Text.RegularExpressions;

namespace ChannelHub.Channels.Email.Text;

/// <summary>Where a signature begins: the separator of RFC 3676 section 4.3, the lines that phones add, a closing formula with a few short lines below.</summary>
internal static partial class Signatures
{
    private const int MaxAfterSeparator = 25;
    private const int MaxAfterRule = 8;
    private const int MaxAfterFormula = 10;
    private const int MaxShortLine = 80;
    private const int MaxContactLine = 300;

    /// <summary>"Grüße Karl" is a greeting, "Best Western" and "LG Electronics" are none.</summary>
    private const int ShortestBeforeName = 5;

    /// <summary>The index of the signature's first line; <paramref name="end"/> if there is none.</summary>
    /// <param name="end">The number of lines that count.</param>
    /// <param name="notices">The first line of the legal notices above that; the same if there are none.</param>
    public static int Find(IReadOnlyList<string> lines, int end, out int notices)
    {
        notices = end;
        var changed = true;
        while (changed)
        {
            end = TrimBlank(lines, end);
            changed = false;
            var device = end - 1;
            if (device > 0 && Footers.IsLink(lines[device])) device--;
            if (device >= 0 && IsDevice(lines[device]))
            {
                end = device;
                changed = true;
                continue;
            }

            if (Footers.Scan(lines, end) is var scan && scan < end && HasText(lines, scan))
            {
                end = scan;
                changed = true;
                continue;
            }

            // What the organisation puts below a signature goes with it.
            notices = Footers.Notices(lines, end);
            var body = TrimBlank(lines, notices);
            if (body == 0) body = end;
            var cut = body < end && IsDevice(lines[body - 1]) ? body - 1 : Separator(lines, body);
            if (cut < 0) cut = Formula(lines, body);
            if (cut < 0) cut = Card(lines, body);
            if (cut >= 0 && cut < end)
            {
                end = cut;
                changed = true;
            }
        }

        return end;
    }

    private static int TrimBlank(IReadOnlyList<string> lines, int end)
    {
        while (end > 0 && string.IsNullOrWhiteSpace(lines[end - 1])) end--;
        return end;
    }

    /// <summary>The last separator with few enough lines below it.</summary>
    private static int Separator(IReadOnlyList<string> lines, int end)
    {
        for (var i = end - 1; i >= 0 && i >= end - MaxAfterSeparator - 1; i--)
        {
            // What stands below a quotation is no signature.
            if (QuoteMarks.IsQuoted(lines[i])) return -1;
            if (IsSeparator(lines[i])) return i;
            var line = lines[i].AsSpan().TrimEnd(" \t\u00A0\r");
            if (line.Length >= 2 && end - i - 1 <= MaxAfterRule && !line.ContainsAnyExcept('_') && (i == 0 || !lines[i - 1].Contains('|'))) return i;
        }

        return -1;
    }

    public static bool IsSeparator(ReadOnlySpan<char> line) => line.TrimEnd(" \t\u00A0\r") is "--" or "—" or "––" or "- -";

    /// <summary>"Regards," or "Saludos," as a line of its own, with nothing but a few short lines below.</summary>
    private static int Formula(IReadOnlyList<string> lines, int end)
    {
        var below = 0;
        for (var i = end - 1; i > 0 && below <= MaxAfterFormula; i--)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty) continue;
            if ((line.Length <= 60 && IsFormula(line)) || (line.Length <= 220 && LongFormula().IsMatch(line))) return HasText(lines, i) && !IsOpening(lines, i) ? i : -1;
            if ((line.Length > MaxShortLine && !IsContact(line)) || line.EndsWith("?") || (line[0] is 'P' or 'p' or 'N' or 'n' && Postscript().IsMatch(line))) return -1;
            if (string.IsNullOrWhiteSpace(lines[i - 1]) && (IsSentence(line) || (line.EndsWith(":") && i + 1 < end && !Reaches(lines[i + 1])))) return -1;
            below++;
        }

        return -1;
    }

    /// <summary>A line of dashes with nothing below but short lines, one of which is a number or an address.</summary>
    private static int Card(IReadOnlyList<string> lines, int end)
    {
        var reachable = false;
        for (var i = end - 1; i > 0 && i >= end - MaxAfterSeparator; i--)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.IsEmpty) continue;
            if (line.Length >= 4 && !line.ContainsAnyExcept('-')) return reachable && HasText(lines, i) ? i : -1;
            if (line.Length > 60 || line.EndsWith(".") || line.EndsWith("?")) return -1;
            reachable |= Reaches(line);
        }

        return -1;
    }

    /// <summary>A long line of a signature: name, post and numbers side by side, or links.</summary>
    private static bool IsContact(ReadOnlySpan<char> line)
    {
        if (line.Length <= MaxContactLine && line.Count('|') + line.Count('•') + line.Count('·') >= 2) return true;
        var length = 0;
        foreach (var range in line.Split(' '))
        {
            var word = line[range];
            if (!word.TrimStart("<([").StartsWith("http", StringComparison.OrdinalIgnoreCase)) length += word.Length + 1;
        }

        return length <= MaxShortLine;
    }

    /// <summary>"Saludos" below nothing but "Buenas tardes" greets; what follows is the mail.</summary>
    private static bool IsOpening(IReadOnlyList<string> lines, int end)
    {
        for (var i = 0; i < end; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (!line.IsEmpty && (line.Length > 60 || !Opening().IsMatch(line))) return false;
        }

        return true;
    }

    /// <summary>A telephone number, an address or a link.</summary>
    private static bool Reaches(ReadOnlySpan<char> line) => line.Contains('@') || line.Contains("://", StringComparison.Ordinal) || line.Contains("www.", StringComparison.Ordinal) || Digits(line) >= 7;

    /// <summary>A sentence in a paragraph of its own was written for this mail: an afterthought below the name.</summary>
    private static bool IsSentence(ReadOnlySpan<char> line)
    {
        if (line[^1] is not ('.' or '!') || Reaches(line)) return false;
        var words = 0;
        var small = 0;
        foreach (var range in line.Split(' '))
        {
            if (line[range].IsEmpty) continue;
            words++;
            if (char.IsLower(line[range][0])) small++;
        }

        return words >= 4 && small * 2 >= words;
    }

    private static int Digits(ReadOnlySpan<char> line)
    {
        var count = 0;
        foreach (var c in line) if (char.IsAsciiDigit(c)) count++;
        return count;
    }

    private static bool HasText(IReadOnlyList<string> lines, int end)
    {
        for (var i = 0; i < end; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i])) return true;
        }

        return false;
    }

    private static bool IsFormula(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("¡*_ ");
        var end = line.Length;
        while (end > 0 && !char.IsLetterOrDigit(line[end - 1]) && line[end - 1] != '?') end--;
        line = line[..end];
        if (line.IsEmpty || !char.IsLetter(line[0])) return false;

        // One in two languages: "Saludos / Best regards".
        if (line.IndexOf(" / ") is > 3 and var slash) line = line[..slash].TrimEnd();
        if (IsWholly(line)) return true;

        // With the name behind it: "Saludos, Ana", "Un saludo Carmen".
        if (line.IndexOf(',') is > 2 and var comma) return IsName(line[(comma + 1)..]) && IsWholly(line[..comma]);
        for (var blank = line.LastIndexOf(' '); blank >= ShortestBeforeName && IsName(line[blank..]); blank = line[..blank].LastIndexOf(' '))
        {
            if (IsWholly(line[..blank])) return true;
        }

        return false;
    }

    private static bool IsWholly(ReadOnlySpan<char> line)
    {
        foreach (var match in FormulaLine().EnumerateMatches(line)) return match.Length == line.Length;
        return false;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        var words = 0;
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            if (word.IsEmpty) continue;
            if (++words > 5 || word.ContainsAnyInRange('0', '9') || (char.IsLower(word[0]) && word is not ("de" or "del" or "la" or "da" or "do" or "dos" or "das" or "e" or "y" or "von" or "van" or "der"))) return false;
        }

        return words > 0;
    }

    /// <summary>A line that a phone or a mail program puts under what its owner writes.</summary>
    public static bool IsDevice(string line)
    {
        var trimmed = line.AsSpan().Trim(" \t\u00A0<>()[]*_");
        return trimmed.Length is > 5 and < 160 && DeviceLine().IsMatch(trimmed);
    }

    [GeneratedRegex(@"(?i)^((many |muchas |muito )?(thanks|thank you|gracias|merci|danke|dank|vielen dank|besten dank|herzlichen dank|obrigad[oa])( de antemano| por todo| in advance| im voraus| d['’]avance)?(,| and| y| et| und| e| &) ?)?((with )?(best|kind|warm|warmest|many|kindest)?,? ?regards|best( wishes)?|yours (sincerely|faithfully|truly)|sincerely( yours)?|cordially|(kind |best )?b?rgds|br|all the best|(un |con un |reciba un |reciban un )?(cordial(es)?|afectuos[oa]s?|atent[oa]s?|muchos|mis)? ?(saludos?)( cordial(es)?| a todos| atentos?| y gracias)?|(sin otro particular,? )?(le|les|os|te) saludan?( muy)?( atentamente| cordialmente)?|(muy )?atentamente|cordialmente|un (fuerte )?abrazo|atenciosamente|cumprimentos|(com os )?(melhores|meus)? ?cumprimentos|att\.?|(um )?(grande )?abraços?|atte\.?|at\.?te\.?|abs\.?|s(a)?l?ds\.?|grat[oa]s?|respeitosamente|respetuosamente|amicalement|cheers|respectueusement|meilleures salutations|avec mes (meilleures |sincères )?salutations|très cordialement|(bien )?cordialement|(bien )?à vous|salutations( distinguées)?|sincères salutations|mit (freundlichen|besten|herzlichen|lieben|schönen|vielen) grü(ß|ss)en|(freundliche|beste|viele|liebe|herzliche|schöne) grü(ß|ss)e|(mit )?(freundliche[mrn]?|herzliche[mrn]?|beste[mrn]?|liebe[mrn]?|schöne[mrn]?) gru(ß|ss)|gru(ß|ss)|grü(ß|ss)e|mfg|vg|lg|hochachtungsvoll|cdlt|cdt|bien à toi|salutacions( cordials)?|(ben )?atentament|cordialment|cordiali saluti|distinti saluti|met vriendelijke groet(en)?)( (from|aus|desde|da|depuis|de)( \w+){0,2})?[,.! ]*$", RegexOptions.NonBacktracking)]
    private static partial Regex FormulaLine();

    /// <summary>The sentences that letters end with, French ones above all.</summary>
    [GeneratedRegex(@"(?i)^(je vous prie|nous vous prions|veuillez|je vous invite à|recevez|dans l['’]attente .{5,80}, (je vous prie|nous vous prions|veuillez))( de bien vouloir)?[ ,].{0,120}(salutations|sentiments|considération|respects)\b.{0,60}$|^(sin otro particular|sin más|agradeciendo .{5,60}),? .{0,60}\b(saluda|saludo|saludos|despido|atentamente|quedo de usted(es)?|quedo a (su|sus) [a-zó]{5,12})\b.{0,40}$|^(sem mais|sem outro assunto)( de momento| para o momento)?,? .{0,60}(cumprimentos|atenciosamente|subscrev.{2,8})\b.{0,30}$", RegexOptions.NonBacktracking)]
    private static partial Regex LongFormula();

    [GeneratedRegex(@"(?i)^(sent|envoyé|gesendet|enviado|mandado|enviada|inviato|verzonden|verstuurd|skickat|sendt|wysłane|отправлено|надіслано|dikirim|odesláno|poslané|lähetetty|gönderildi) (from|with|via|by|depuis|de|à partir|avec|von|mit|desde|do|da|meu|a partir|através|pelo|vom|vanaf|met|från|fra|z |с |з |dari|z|iphone|puhelimesta)\b.*$|^(get|descarga(r)?|obtener|obtén|obtenga|obtenha|obter|baix(e|ar)|transferir|télécharge[rz]?|obtenez|obtenir|hol(en)?( sie sich)?|scarica|ottieni|download) (o |l['’])?\[?outlook\b.*$|^von mein(em|er) .{2,60} gesendet\.?$|^von unterwegs gesendet\.?$|^diese nachricht wurde von .{2,80} gesendet\.?$|^(from|de|von) my (iphone|ipad|android|phone|mobile|blackberry|samsung).{0,40}$|^.{0,30}\b(from|via) mobile$|^從我的.{1,30}傳送$|^从我的.{1,30}发送$|^.{1,30}から送信$|^(desde|do) (mi|meu) (iphone|ipad|móvil|celular|telemóvel|android).{0,40}$|^(téléchargez|envoyé) .{0,20}outlook.*$|^(enviado com|enviado con|envoyé avec|gesendet mit|sent with) .{2,60}$|^yahoo mail ?[:–-].*$|^(yahoo mail|outlook) (for|para|pour|für) .{2,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex DeviceLine();

    [GeneratedRegex(@"(?i)^(p\.? ?-?[ds]\.?|postdata|post scriptum|n\.?b\.?)( ?[:.\-–—]|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Postscript();

    [GeneratedRegex(@"(?i)^[¡¿]?(hola|buen(os|as)? (d[ií]as?|tardes?|noches?)|muy buen[oa]s|buenas|estimad[oa]s?|apreciad[oa]s?|hi|hello|hey|dear|good (morning|afternoon|evening)|bonjour|bonsoir|salut|guten (tag|morgen|abend)|hallo|moin|servus|sehr geehrte[rn]?|liebe[rs]?|bom dia|boa (tarde|noite)|ol[áa]|oi|prezad[oa]s?|car[oa]s?)\b(,? [\w.]+){0,4}[ ,.:;!]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Opening();
}
