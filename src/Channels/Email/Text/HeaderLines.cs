using System.Collections.Frozen;

namespace ChannelHub.Channels.Email.Text;

/// <summary>What a line of a copied mail header tells.</summary>
internal enum HeaderRole
{
    None,
    From,
    Date,
    To,
    Cc,
    Subject,
    ReplyTo,
}

/// <summary>The header that programs write above a quoted or forwarded mail, in the languages they speak.</summary>
internal static class HeaderLines
{
    private static readonly FrozenDictionary<string, HeaderRole> Labels = Make();

    private static readonly FrozenDictionary<string, HeaderRole>.AlternateLookup<ReadOnlySpan<char>> ByLabel = Labels.GetAlternateLookup<ReadOnlySpan<char>>();

    private const int LongestLabel = 24;

    private static FrozenDictionary<string, HeaderRole> Make()
    {
        var labels = new Dictionary<string, HeaderRole>(StringComparer.OrdinalIgnoreCase);
        Add(HeaderRole.From, "From", "De", "Von", "Da", "Van", "Od", "Fra", "Från", "Lähettäjä", "Feladó", "От", "Від", "Kimden", "Gönderen", "Nadawca", "Šalje", "De la", "Expeditor", "送信元", "差出人", "发件人", "寄件者", "Remitente", "Remetente", "Expéditeur", "Absender", "Mittente", "보낸 사람", "Odesílatel", "Odosielateľ", "Afzender", "Отправитель");
        Add(HeaderRole.Date, "Date", "Sent", "Sent on", "Fecha", "Enviado", "Enviado el", "Enviado em", "Enviada em", "Enviada", "Data", "Gesendet", "Gesendet am", "Datum", "Envoyé", "Envoyé le", "Inviato", "Inviata", "Verzonden", "Dato", "Sendt", "Skickat", "Päivämäärä", "Päiväys", "Lähetetty", "Dátum", "Elküldve", "Küldve", "Дата", "Отправлено", "Відправлено", "Надіслано", "Tarih", "Gönderilen", "Gönderme Tarihi", "Wysłano", "Dată", "Trimis", "Poslano", "Odesláno", "Odoslané", "Dátum odoslania", "日付", "送信日時", "发送时间", "日期", "보낸 날짜", "Poslané", "Vrijeme slanja", "Odoslaná", "Poslat", "Posláno", "Дата отправки", "Gönderildi");
        Add(HeaderRole.To, "To", "Para", "A", "An", "À", "Pour", "Aan", "Till", "Til", "Vastaanottaja", "Címzett", "Кому", "Kime", "Alıcı", "Adresat", "Do", "Komu", "Pre", "Prima", "Către", "送信先", "宛先", "收件人", "받는 사람", "Destinataire", "Destinatario", "Destinatário", "Empfänger", "Catre", "Ontvanger", "Primatelj", "Za");
        Add(HeaderRole.Cc, "Cc", "CC", "Kopie", "Copia", "Cópia", "Copie à", "Copie", "Kopia", "Kopi", "Kopio", "Másolat", "Másolatot kap", "Копия", "Копія", "Dw", "DW", "Bilgi", "Kópia", "Kopija", "抄送", "副本", "참조", "Con copia", "С копией", "Másolat (Cc)");
        Add(HeaderRole.Subject, "Subject", "Asunto", "Assunto", "Betreff", "Objet", "Sujet", "Oggetto", "Onderwerp", "Emne", "Ämne", "Aihe", "Tárgy", "Тема", "Konu", "Temat", "Subiect", "Naslov", "Predmet", "Předmět", "件名", "主题", "主題", "제목", "Re", "Assumpte");
        Add(HeaderRole.ReplyTo, "Reply-To", "Reply To", "Risposta", "Responder a", "Répondre à", "Antwort an", "Antworten an", "Rispondi a");
        return labels.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(HeaderRole role, params ReadOnlySpan<string> names)
        {
            foreach (var name in names) labels.TryAdd(name, role);
        }
    }

    /// <summary>The labels for searching in a text where all header lines run together.</summary>
    public static IEnumerable<KeyValuePair<string, HeaderRole>> All => Labels;

    /// <summary>Reads one line: perhaps quoted, indented, bold; <c>Label: value</c>.</summary>
    public static HeaderRole Match(ReadOnlySpan<char> line, out ReadOnlySpan<char> value)
    {
        value = default;
        line = line.TrimStart("> \t*_\u00A0\uFEFF");
        var colon = line[..Math.Min(line.Length, LongestLabel + 4)].IndexOfAny(':', '：');
        if (colon <= 0) return HeaderRole.None;
        var label = line[..colon].TrimEnd(" \t*_\u00A0");
        if (!ByLabel.TryGetValue(label, out var role)) return HeaderRole.None;
        value = line[(colon + 1)..].Trim(" \t*_\u00A0");
        return role;
    }

    /// <summary>
    /// Whether a block of header lines begins at <paramref name="start"/>: the first line is one of them, and at least <paramref name="least"/> kinds come within eight lines.
    /// </summary>
    /// <param name="end">The first line behind the block.</param>
    public static bool IsBlock(IReadOnlyList<string> lines, int start, int least, out int end)
    {
        end = start;
        var first = Match(lines[start], out var firstValue);
        if (first is HeaderRole.None or HeaderRole.Cc || (first == HeaderRole.To && lines[start].TrimStart("> *").StartsWith("A ", StringComparison.Ordinal))) return false;
        if (firstValue.Length > 300) return false;
        var seen = 1 << (int)first;
        var gap = 0;
        end = start + 1;
        for (var i = start + 1; i < lines.Count && i < start + 14; i++)
        {
            var role = Match(lines[i], out _);
            if (role == HeaderRole.None)
            {
                if (lines[i].AsSpan().Trim("> \t\u00A0").IsEmpty)
                {
                    // A blank line ends the block once it is one; before, Outlook puts one between lines at times.
                    if (Count(seen) >= least || ++gap > 1) break;
                    continue;
                }

                // A long value goes on in the next line.
                if (++gap > 2) break;
                continue;
            }

            if ((seen & (1 << (int)role)) != 0 && role is not (HeaderRole.Date or HeaderRole.To)) break;
            seen |= 1 << (int)role;
            gap = 0;
            end = i + 1;
        }

        return Count(seen) >= least && (seen & ((1 << (int)HeaderRole.From) | (1 << (int)HeaderRole.Date))) != 0
            && ((seen & (1 << (int)HeaderRole.Subject)) != 0 || QuoteMarks.TellsAddressOrTime(lines, start, end - 1)) && !IsForm(lines, end);
    }

    /// <summary>A form that a web page sends has its text under a label as well; no copied header has.</summary>
    private static bool IsForm(IReadOnlyList<string> lines, int end)
    {
        while (end < lines.Count && string.IsNullOrWhiteSpace(lines[end])) end++;
        if (end == lines.Count) return false;
        var line = lines[end].AsSpan().TrimStart(" \t*_\u00A0");
        var colon = line[..Math.Min(line.Length, 20)].IndexOf(':');
        return colon > 0 && line[..colon].TrimEnd(" *_\u00A0") is "Mensaje" or "Message" or "Mensagem" or "Nachricht" or "Comentario" or "Comentarios" or "Comments" or "Consulta" or "Descripción" or "Descrição" or "Commentaire" or "Beschreibung";
    }

    private static int Count(int bits) => System.Numerics.BitOperations.PopCount((uint)bits);
}
