using System.Globalization;
using System.Text;
using ChannelHub.Channels.Email;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Made-up mails, each written as different servers hand it over: one mail is one key whatever the way, and whatever a reader sees differently is another.</summary>
internal sealed class MailIdentityPropertyTests
{
    private static readonly string[] Lines = ["hola", "", " sangría", "¿Está el niño?", "fin ", "\u001Epart", "--b", "> cita", "From aquí", ".", "a=b", "=C3=B1", "日本", "x\ty"];

    private static readonly Gen<Piece> Pieces = Gen.Choose(0, 2).SelectMany(kind => Gen.Elements(Lines).ArrayOf().SelectMany(lines => Gen.Elements<string?>(null, "a.txt", "año 1.txt", "b.txt").Select(name =>
        new Piece(kind, string.Join('\n', lines.Take(8)), kind == 2 ? name ?? "a.txt" : name))));

    private static readonly Gen<Mail> Mails = Gen.Elements<string?>("m1@customer.example", "m2@customer.example", null)
        .SelectMany(id => Gen.Elements("Ana <ana@customer.example>", "Peña, Luis <luis@customer.example>").SelectMany(from => Gen.Elements("Pedido 4471", "Año nuevo", "", "Re: a  b").SelectMany(subject =>
            Pieces.NonEmptyListOf().Select(pieces => new Mail(id, from.Contains(',', StringComparison.Ordinal) ? $"\"{from.Split(" <")[0]}\" <{from.Split(" <")[1]}" : from, subject, "Tue, 4 Mar 2025 10:11:12 +0100", [.. pieces.Take(4)])))));

    private static readonly Gen<int> Ways = Gen.Choose(0, (1 << 10) - 1);

    /// <param name="Kind">0: plain text, 1: HTML, 2: a file of bytes.</param>
    private sealed record Piece(int Kind, string Content, string? Name);

    private sealed record Mail(string? Id, string From, string Subject, string Date, Piece[] Pieces);

    [Test] // P07, P09
    public void Of_SameMailByTwoWays_IsTheSameKey() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(5, 51), Prop.ForAll(Mails.SelectMany(m => Ways.SelectMany(a => Ways.Select(b => (Mail: m, A: a, B: b)))).ToArbitrary(), x =>
            (Key(x.Mail, x.A) == Key(x.Mail, x.B)).Label($"{Write(x.Mail, x.A)}\n=====\n{Write(x.Mail, x.B)}")));

    [Test] // P07
    public void Of_MailsThatDifferInWhatIsSeen_AreDifferentKeys() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(7, 71), Prop.ForAll(Mails.SelectMany(m => Gen.Choose(0, 9).SelectMany(c => Ways.Select(w => (Mail: m, Change: c, Way: w)))).ToArbitrary(), x =>
        {
            var other = Changed(x.Mail, x.Change);
            return (Seen(x.Mail) == Seen(other) || Key(x.Mail, x.Way) != Key(other, x.Way)).Label($"{Write(x.Mail, x.Way)}\n=====\n{Write(other, x.Way)}");
        }));

    private static string Key(Mail mail, int way) => MailKey.Of(MailIdentity.Read(Encoding.UTF8.GetBytes(Write(mail, way))));

    /// <summary>What tells two mails apart, in words; blanks in a header and line ends at a text's end do not.</summary>
    private static string Seen(Mail mail) => string.Join('\u0001',
    [
        mail.Id, mail.From, string.Join(' ', mail.Subject.Split(' ', StringSplitOptions.RemoveEmptyEntries)), mail.Date, .. mail.Pieces.Select(p => $"{p.Kind}\u0002{p.Name}\u0002{(p.Kind == 2 ? p.Content : p.Content.TrimEnd('\n'))}"),
    ]);

    private static Mail Changed(Mail mail, int change)
    {
        var first = mail.Pieces[0];
        return change switch
        {
            0 => mail with { Id = "m3@customer.example" },
            1 => mail with { Subject = mail.Subject + "!" },
            2 => mail with { From = "Eva <eva@customer.example>" },
            3 => mail with { Date = "Tue, 4 Mar 2025 10:11:13 +0100" },
            4 => mail with { Pieces = [first with { Content = first.Content + "." }, .. mail.Pieces[1..]] },
            5 => mail with { Pieces = [.. mail.Pieces, new Piece(2, "", "c.txt")] },
            6 => mail with { Pieces = [first with { Name = "otro.txt" }, .. mail.Pieces[1..]] },
            7 => mail with { Pieces = [.. mail.Pieces.Reverse()] },
            8 => mail with { Pieces = [first with { Kind = (first.Kind + 1) % 3, Name = first.Name ?? "a.txt" }, .. mail.Pieces[1..]] },

            // Two texts run together with the mark that might stand between them.
            _ => mail.Pieces.Length < 2 ? mail : mail with { Pieces = [first with { Content = first.Content + "\u001Epart" + mail.Pieces[1].Content }, .. mail.Pieces[2..]] },
        };
    }

    /// <summary>The mail as one of a thousand programs and servers writes it: each bit of <paramref name="way"/> is a habit.</summary>
    private static string Write(Mail mail, int way)
    {
        bool Does(int habit) => (way & (1 << habit)) != 0;
        var boundary = Does(0) ? "=_b1" : "----otro_limite";
        var fields = new List<string> { $"From: {Header(mail.From)}", $"Subject: {Header(mail.Subject)}", $"Date: {mail.Date}" };
        if (mail.Id is not null) fields.Add($"Message-ID: {(Does(1) ? "\n " : "")}<{mail.Id}>");
        if (Does(2)) fields.Reverse();
        if (Does(3)) fields.InsertRange(0, ["Return-Path: <ana@customer.example>", "Delivered-To: help@desk.example", "Received: by mx1;\n\tTue, 4 Mar 2025 10:12:00 +0100"]);
        if (Does(4)) fields.AddRange(["X-Spam-Status: No", "To: sales@desk.example", "Authentication-Results: mx.desk.example; spf=pass"]);
        fields.Add($"MIME-Version: 1.0\nContent-Type: multipart/mixed;{(Does(1) ? "\n\t" : " ")}boundary=\"{boundary}\"");
        var text = new StringBuilder().AppendJoin('\n', fields).Append("\n\n");
        if (Does(5)) text.Append("This is a multi-part message.\n");
        foreach (var piece in mail.Pieces) text.Append("--").Append(boundary).Append('\n').Append(Part(piece, Does)).Append('\n');
        text.Append("--").Append(boundary).Append("--\n");
        if (Does(6)) text.Append("\n\n");
        var whole = text.ToString();
        return Does(7) ? whole.Replace("\n", "\r\n", StringComparison.Ordinal) : whole;

        string Header(string value)
        {
            if (value.All(char.IsAscii)) return Does(1) ? value.Replace(" ", "\n ", StringComparison.Ordinal) : value;
            var words = value.IndexOf('<', StringComparison.Ordinal) is > 0 and var open ? value[..open].Trim(' ', '"') : value;
            return Does(8) ? value : value.Replace(words, $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(words))}?=", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
        }
    }

    private static string Part(Piece piece, Func<int, bool> does)
    {
        var bytes = Encoding.UTF8.GetBytes(piece.Content);
        var name = piece.Name is null ? "" : "\nContent-Disposition: attachment; " + (does(8) ? $"filename*=utf-8''{Uri.EscapeDataString(piece.Name)}" : $"filename=\"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(piece.Name))}?=\"");
        var type = piece.Kind switch { 0 => "text/plain; charset=utf-8", 1 => $"text/html;{(does(1) ? "\n " : " ")}charset=\"UTF-8\"", _ => "application/octet-stream" };
        var head = $"Content-Type: {type}{name}\nContent-Transfer-Encoding: ";
        if (piece.Kind == 2) return $"{head}base64\n\n{Convert.ToBase64String(bytes, does(9) ? Base64FormattingOptions.None : Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n")}";

        // A line that looks like a delimiter has to be packed; so have blanks before a line's end on some ways.
        if (does(9) || piece.Content.Contains("--b", StringComparison.Ordinal)) return $"{head}quoted-printable\n\n{Quoted(piece.Content)}";
        return $"{head}8bit\n\n{piece.Content}";
    }

    private static string Quoted(string text)
    {
        var result = new StringBuilder();
        foreach (var c in Encoding.UTF8.GetBytes(text))
        {
            if (c == '\n' || (c is > 32 and < 127 && c is not ((byte)'=' or (byte)'-'))) result.Append((char)c);
            else result.Append(CultureInfo.InvariantCulture, $"={c:X2}");
        }

        return result.ToString();
    }
}
