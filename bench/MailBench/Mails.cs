using System.Text;

namespace ChannelHub.MailBench;

/// <summary>Made-up mails of the shapes that a support mailbox gets.</summary>
internal static class Mails
{
    /// <summary>About 7 KiB: trace fields, text and HTML, one small attachment.</summary>
    public static byte[] Typical()
    {
        var mail = new StringBuilder();
        for (var i = 0; i < 3; i++) mail.Append($"Received: from mx{i}.example.net (mx{i}.example.net [192.0.2.{i}])\r\n\tby in.example.org with ESMTPS id A{i}B2C3D4\r\n\tfor <help@example.org>; Tue, 04 Mar 2025 10:1{i}:00 +0100\r\n");
        mail.Append("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1;\r\n\th=from:to:subject:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\tb=").Append('A', 170).Append("\r\n");
        mail.Append("From: =?UTF-8?Q?Mar=C3=ADa_P=C3=A9rez?= <maria@example.net>\r\nTo: \"Help desk\" <help@example.org>\r\nSubject: =?UTF-8?Q?No_puedo_entrar_en_la_aplicaci=C3=B3n?=\r\n");
        mail.Append("Date: Tue, 04 Mar 2025 10:11:12 +0100\r\nMessage-ID: <20250304101112.1234@example.net>\r\nIn-Reply-To: <abc.1@example.org>\r\nReferences: <abc.0@example.org> <abc.1@example.org>\r\n");
        mail.Append("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_outer_1\"\r\n\r\n--=_outer_1\r\nContent-Type: multipart/alternative; boundary=\"=_inner_2\"\r\n\r\n");
        mail.Append("--=_inner_2\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        for (var i = 0; i < 7; i++) mail.Append("Buenos d=C3=ADas, desde ayer no puedo entrar y la contrase=C3=B1a es correcta=\r\n, gracias.\r\n");
        mail.Append("\r\n--=_inner_2\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body>");
        for (var i = 0; i < 7; i++) mail.Append("<div style=3D\"font-family:Arial\">Buenos d=C3=ADas, desde ayer no puedo ent=\r\nrar y la contrase=C3=B1a es correcta.</div>\r\n");
        mail.Append("</body></html>\r\n--=_inner_2--\r\n\r\n--=_outer_1\r\nContent-Type: image/png; name=\"captura.png\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"captura.png\"\r\n\r\n");
        mail.Append(Convert.ToBase64String(Noise(2400), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n--=_outer_1--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    /// <summary>A short text and one attachment of this size.</summary>
    public static byte[] Large(int attachment)
    {
        var head = "From: a@example.net\r\nTo: help@example.org\r\nSubject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n"
            + "--b1\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. Encoding.ASCII.GetBytes(Convert.ToBase64String(Noise(attachment), Base64FormattingOptions.InsertLineBreaks)), .. "\r\n--b1--\r\n"u8];
    }

    public static byte[] Nested(int depth)
    {
        var mail = new StringBuilder("From: a@example.net\r\nSubject: deep\r\n");
        for (var i = 0; i < depth; i++) mail.Append($"Content-Type: multipart/mixed; boundary=\"b{i}\"\r\n\r\n--b{i}\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    /// <summary>An answer of about 4 KB above its history.</summary>
    public static string Reply()
    {
        var text = new StringBuilder("Hola,\n\nsigue sin funcionar después de reiniciar el equipo.\n\nUn saludo,\nMaría\n\nEl mar, 4 mar 2025 a las 9:30, Soporte (<help@example.org>) escribió:\n\n");
        while (text.Length < 4000) text.Append("> Estimada María: reinicie el equipo y pruebe otra vez, por favor.\n");
        return text.ToString();
    }

    private static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
