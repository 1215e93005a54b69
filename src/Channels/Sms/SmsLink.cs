using ChannelHub.Cases;

namespace ChannelHub.Channels.Sms;

/// <summary>Sends the customer to the page of the case for what an SMS can't hold. Pure: the same answer and link give the same text.</summary>
internal static class SmsLink
{
    /// <summary>How much a shortened answer may cost: a link takes most of the first segment.</summary>
    public const int MaxSegments = 2;

    /// <summary>The answer's files by their names, with where to get them, before the choices that a customer answers by number.</summary>
    public static MessageBody WithFiles(MessageBody body, string link)
    {
        var names = string.Join(", ", body.Attachments.Select(a => a.Name));
        var line = $"{Words(body.Language).Files} {names} {link}";
        return body with { Text = body.Text.Length == 0 ? line : $"{body.Text}\n\n{line}", Attachments = [] };
    }

    /// <summary>As much of the beginning as <see cref="MaxSegments"/> hold, cut between words, and where the rest is; the link alone where it is very long.</summary>
    public static string Shorten(MessageBody body, string link, SmsOptions options)
    {
        var end = $"{Words(body.Language).More} {link}";
        var text = MarkedText.Plain(body.Text).Trim();
        var best = SmsWriting.Fold(end, options.Writing);
        for (var space = text.IndexOf(' ', StringComparison.Ordinal); space >= 0 && space < options.MaxMessageLength; space = text.IndexOf(' ', space + 1))
        {
            var candidate = SmsWriting.Fold($"{text.AsSpan(0, space).TrimEnd()}...\n{end}", options.Writing);

            // A character outside the alphabet may come at any word and makes all before it dearer, so a longer text never costs less.
            if (candidate.Length > options.MaxMessageLength || SmsLength.Of(candidate).Segments > MaxSegments) break;
            best = candidate;
        }

        return best;
    }

    private static (string Files, string More) Words(string? language) => language switch
    {
        "en" => ("Files:", "Read it all:"),
        "pt" => ("Arquivos:", "Leia tudo:"),
        _ => ("Archivos:", "Siga leyendo:"),
    };
}
