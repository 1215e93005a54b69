using System.Buffers;
using System.Text;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Email;

/// <summary>A mail's body in the three forms that people see: what was written now, everything, and safe HTML.</summary>
/// <param name="Forwarded">The mail within, where the writer passed one on.</param>
internal sealed record MailBody(string Text, string FullText, string? Html, ForwardedMail? Forwarded)
{
    public static MailBody Read(MailContent content, string? subject)
    {
        var documents = new Dictionary<string, HtmlBody>(ReferenceEqualityComparer.Instance);
        var plain = Join(content.PlainPieces, documents, marked: true);
        plain = WithoutControls(plain);
        var fullText = ReplySplitter.Unmarked(plain).Trim();
        var forwarded = ForwardedMail.Read(fullText, subject);
        var text = forwarded is not null ? fullText : NewText(content, documents, plain);
        return new MailBody(text, fullText, SafeHtml(content, documents), forwarded);
    }

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\r' or '\f')).Select(c => (char)c), '\u007F']);

    /// <summary>Bells, escapes and the like are no text; who prints it should not obey them.</summary>
    private static string WithoutControls(string text)
    {
        if (!text.AsSpan().ContainsAny(Controls)) return text;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!Controls.Contains(c)) kept.Append(c);
        }

        return kept.ToString();
    }

    /// <summary>Containers in HTML first, patterns in plain text second.</summary>
    private static string NewText(MailContent content, Dictionary<string, HtmlBody> documents, string plain)
    {
        var html = content.RichPieces.FirstOrDefault(p => p.Kind == MediaKind.TextHtml);
        if (html.Text is not null && content.PlainPieces.Any(p => p.Kind == MediaKind.TextPlain) && Document(html.Text, documents).HasQuotes)
        {
            var split = ReplySplitter.Split(Join(content.RichPieces, documents, marked: true));
            if (split.Shortened) return split.Text;
        }

        return ReplySplitter.Split(plain).Text;
    }

    private static string Join(IReadOnlyList<BodyPiece> pieces, Dictionary<string, HtmlBody> documents, bool marked)
    {
        if (pieces is [{ Kind: MediaKind.TextPlain } single]) return Plain(single);
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            var part = piece.Kind switch
            {
                MediaKind.TextPlain => Plain(piece),
                MediaKind.TextHtml => marked ? Document(piece.Text, documents).MarkedText() : Document(piece.Text, documents).Text(),
                _ => i > 0 && i < pieces.Count - 1 ? "[" + piece.Text + "]" : "",
            };
            if (part.Length == 0) continue;
            if (text.Length > 0) text.Append(text[^1] == '\n' ? "" : "\n");
            text.Append(part);
        }

        return text.ToString();
    }

    private static string Plain(BodyPiece piece) => piece.Flowed ? FlowedText.Join(piece.Text, piece.DeleteSpace) : piece.Text;

    private static HtmlBody Document(string html, Dictionary<string, HtmlBody> documents)
    {
        if (documents.TryGetValue(html, out var known)) return known;
        return documents[html] = HtmlBody.Parse(html);
    }

    private static string? SafeHtml(MailContent content, Dictionary<string, HtmlBody> documents)
    {
        if (!content.RichPieces.Any(p => p.Kind == MediaKind.TextHtml)) return null;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in content.Files)
        {
            if (file.ContentId is { } id) ids.Add(id);
        }

        if (content.RichPieces is [{ Kind: MediaKind.TextHtml } single]) return Document(single.Text, documents).Sanitised(ids);
        var html = new StringBuilder();
        foreach (var piece in content.RichPieces)
        {
            switch (piece.Kind)
            {
                case MediaKind.TextHtml:
                    html.Append(Document(piece.Text, documents).Sanitised(ids));
                    break;
                case MediaKind.TextPlain when !string.IsNullOrWhiteSpace(piece.Text):
                    html.Append("<div>").Append(System.Net.WebUtility.HtmlEncode(Plain(piece).Trim()).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</div>");
                    break;
                case MediaKind.Other when ids.Contains(piece.Text):
                    html.Append("<div><img src=\"cid:").Append(System.Net.WebUtility.HtmlEncode(piece.Text)).Append("\"></div>");
                    break;
                case MediaKind.Other:
                    html.Append("<div>[").Append(System.Net.WebUtility.HtmlEncode(piece.Text)).Append("]</div>");
                    break;
            }
        }

        return html.ToString();
    }
}
