using System.Globalization;
using System.Text;

namespace ChannelHub.LoadDriver;

/// <summary>Mails as a mail server hands them in, one a request: about 1.5 KB with a plain and an HTML part, each from a new sender.</summary>
internal static class MailPosts
{
    private static readonly string[] Subjects = ["Factura con error", "Pedido 4711 no llega", "Printer offline", "=?utf-8?Q?Cotizaci=C3=B3n_de_licencias?=", "Reembolso"];

    private static readonly string[] Paragraphs =
    [
        "Buenos días, les escribo porque desde ayer no podemos timbrar facturas en el sistema, marca error H007 y ya reiniciamos el servidor sin éxito.",
        "Hola, el pedido 4711 sigue sin llegar y nadie contesta el teléfono. ¿Me pueden decir cuándo llega?",
        "Good morning, our printer shows as offline since the last update and five people can't work.",
        "Necesitamos una cotización para diez licencias adicionales del módulo de nómina, gracias.",
        "Al abrir el módulo de inventarios la pantalla se queda en blanco; probamos en otra computadora y pasa lo mismo.",
    ];

    /// <param name="run">Tells the mails of one run from those of another.</param>
    public static byte[] Request(Uri hub, string account, string token, string run, int number, DateTimeOffset now)
    {
        var mail = Encoding.UTF8.GetBytes(Mail(run, number, now));
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST /channels/{account}/mime HTTP/1.1\r\nHost: {hub.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: message/rfc822\r\nContent-Length: {mail.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. mail];
    }

    private static string Mail(string run, int n, DateTimeOffset now)
    {
        string[] body = [Paragraphs[n % 5], Paragraphs[(n / 5 + n + 1) % 5], Paragraphs[(n / 25 + n + 3) % 5], "Saludos,", $"Cliente {n}"];
        var domain = $"empresa{n % 997}.example";
        return $"""
            Received: from mx{n % 7}.{domain} (mx [10.0.0.{n % 250}]) by mail.desk.example with ESMTPS id {n:x8} for <help@desk.example>; {now:r}
            MIME-Version: 1.0
            Date: {now:ddd, dd MMM yyyy HH:mm:ss} +0000
            From: =?utf-8?Q?Jos=C3=A9_{n}?= <{run}{n}@{domain}>
            To: Help <help@desk.example>
            Subject: {Subjects[n % 5]} {n}
            Message-ID: <{run}.{n}@{domain}>
            Content-Type: multipart/alternative; boundary="b{n}"

            --b{n}
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            {string.Join("\n\n", body)}
            --b{n}
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 8bit

            <html><body>{string.Concat(body.Select(p => $"<p style='font-family:Calibri'>{p}</p>"))}</body></html>
            --b{n}--

            """.ReplaceLineEndings("\r\n");
    }
}
