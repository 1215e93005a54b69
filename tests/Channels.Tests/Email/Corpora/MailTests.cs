using System.Text;
using System.Text.Json.Nodes;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email.Corpora;

/// <summary>Published mails with expectations as JSON, and those that need only be read.</summary>
internal sealed class MailTests
{
    internal static readonly Dictionary<string, string> Chatwoot = new()
    {
        ["reply_mail_without_uuid"] = "The expectation is the last of two ids, without its domain; we give ids whole, in their order.",
        ["welcome_html"] = "The expectation begins with the forwarded mail; what the forwarder wrote above it would be lost.",
    };

    internal static readonly Dictionary<string, string> Freescout = new()
    {
        ["message-2"] = "The expected size counts the packed bytes; ours is that of the file.",
    };

    internal static readonly Dictionary<string, string> Php = [];

    private static IEnumerable<string> ChatwootNames() => Corpus.Names("mail/chatwoot", ".expected.json");

    private static IEnumerable<string> FreescoutNames() => Corpus.Names("mail/freescout", ".expected.json");

    private static IEnumerable<string> PhpNames() => Corpus.Names("mail/php_mime_mail_parser", ".expected.json");

    private static IEnumerable<string> Unexpected() => Corpus.Root is null
        ? ["(no corpora)"]
        : new[] { "mail/mikel_mail", "mail/rt", "mail/redmine", "mail/chatwoot", "mail/php_mime_mail_parser", "mail/freescout", "mail/stalwart", "mail/zammad", "replies/talon" }
            .SelectMany(set => Corpus.Names(set, ".eml").Select(n => set + "/" + n));

    [TestCaseSource(nameof(Unexpected))] // P20
    public void Read_AnyPublishedMail_GivesTextOrFiles(string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0) Corpus.PathOf("mail/rt", "x");
        var content = ContentReader.Read(MimeReader.Read(Corpus.Bytes(path[..slash], path[(slash + 1)..] + ".eml")));
        foreach (var file in content.Files)
        {
            using var stream = file.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            Assert.That(memory.Length, Is.EqualTo(file.Size), file.Name);
        }

        if (content.Html is { } html) Assert.That(HtmlBody.Parse(html).Sanitised(new HashSet<string>()), Does.Not.Contain("<script"));
    }

    [TestCaseSource(nameof(ChatwootNames))]
    public void Read_ChatwootMail_GivesWhatIsExpected(string name)
    {
        const string set = "mail/chatwoot";
        var expected = JsonNode.Parse(Corpus.Text(set, name + ".expected.json"))!;
        var message = MimeReader.Read(Corpus.Bytes(set, name + ".eml"));
        var content = ContentReader.Read(message);
        var differences = new List<string>();
        var text = content.Text ?? "";
        var html = content.Html is null ? "" : HtmlBody.Parse(content.Html).Text();
        if ((string?)expected["subject"] is { } subject) Corpus.Same(differences, "subject", subject.Trim(), message.Text(FieldName.Subject) ?? "");
        if ((int?)expected["attachment_count"] is { } count) Corpus.Same(differences, "files", $"{count}", $"{content.Files.Count}");
        if ((int?)expected["attachment_count_kept"] is { } kept && content.Files.Count < kept) differences.Add($"only {content.Files.Count} files");
        if ((string?)expected["text_body_trimmed"] is { } body) Corpus.Same(differences, "text", body, ReplySplitter.Split(text).Text);
        if ((string?)expected["reply_text_human"] is { } human) Corpus.Same(differences, "text", human, ReplySplitter.Split(text.Length > 0 ? text : html).Text);
        if ((string?)expected["text_body_starts_with"] is { } start && !text.StartsWith(start, StringComparison.Ordinal)) differences.Add($"the text begins with {text[..Math.Min(200, text.Length)]}");
        if ((string?)expected["text_from_html_trimmed"] is { } fromHtml) Corpus.Same(differences, "html", fromHtml, html);
        if ((string?)expected["text_from_html_starts_with"] is { } htmlStart && !html.StartsWith(htmlStart, StringComparison.Ordinal)) differences.Add($"the HTML begins with {html[..Math.Min(200, html.Length)]}");
        if ((string?)expected["in_reply_to"] is { } parent) Corpus.Same(differences, "in-reply-to", parent, message.TryGet(FieldName.InReplyTo, out var raw) ? MessageIds.First(raw) : null);
        Assert.That(content.Files.Select(f => f.Name), Has.None.Empty);
        Corpus.Judge(set, name, differences, Chatwoot);
    }

    [TestCaseSource(nameof(FreescoutNames))]
    public void Read_FreescoutMail_GivesWhatIsExpected(string name)
    {
        const string set = "mail/freescout";
        var expected = JsonNode.Parse(Corpus.Text(set, name + ".expected.json"))!;
        var message = MimeReader.Read(Corpus.Bytes(set, name + ".eml"));
        var content = ContentReader.Read(message);
        var differences = new List<string>();
        if ((string?)expected["boundary"] is { } boundary) Corpus.Same(differences, "boundary", boundary, message.Root.Parameter("boundary"u8));
        if ((string?)expected["subject"] is { } subject) Corpus.Same(differences, "subject", subject, message.Text(FieldName.Subject));
        if ((int?)expected["attachment_count"] is { } count) Corpus.Same(differences, "files", $"{count}", $"{content.Files.Count}");
        if ((string?)expected["attachment_filename"] is { } file) Corpus.Same(differences, "file", file, content.Files[0].RawName);
        if ((int?)expected["attachment_size"] is { } size) Corpus.Same(differences, "size", $"{size}", $"{content.Files[0].Size}");
        if ((string?)expected["attachment_starts_with"] is { } start && !Bytes(content.Files[0]).StartsWith(start, StringComparison.Ordinal)) differences.Add("the file begins otherwise");
        if ((string?)expected["attachment_ends_with"] is { } end && !Bytes(content.Files[0]).EndsWith(end, StringComparison.Ordinal)) differences.Add("the file ends otherwise");
        if ((string?)expected["text_body"] is { } text) Corpus.Same(differences, "text", text.TrimEnd(), content.Text?.TrimEnd());
        if ((string?)expected["html_body"] is { } html) Corpus.Same(differences, "html", html, content.Html?.TrimEnd());
        Corpus.Judge(set, name, differences, Freescout);
    }

    [TestCaseSource(nameof(PhpNames))]
    public void Read_PhpMailParserMail_GivesWhatIsExpected(string name)
    {
        const string set = "mail/php_mime_mail_parser";
        var expected = JsonNode.Parse(Corpus.Text(set, name + ".expected.json"))!;
        var message = MimeReader.Read(Corpus.Bytes(set, name + ".eml"));
        var content = ContentReader.Read(message);
        var differences = new List<string>();
        if ((string?)expected["subject"] is { } subject) Corpus.Same(differences, "subject", Corpus.Seen(subject), Corpus.Seen(message.Text(FieldName.Subject) ?? ""));
        Addresses(differences, expected["from_addresses"], message, FieldName.From);
        Addresses(differences, expected["to_addresses"], message, FieldName.To);
        Body(differences, "text", expected["text_body"], content.Text ?? "");
        Body(differences, "html", expected["html_body"], content.Html ?? "");
        var wanted = (expected["attachments"] as JsonArray ?? []).Select(a => a!).ToList();
        Corpus.Same(differences, "files", string.Join(" | ", wanted.Select(Describe)), string.Join(" | ", content.Files.Select(f => Describe(f, wanted))));
        for (var i = 0; i < Math.Min(wanted.Count, content.Files.Count); i++)
        {
            if ((string?)wanted[i]["contains"] is { Length: > 0 } part) Corpus.Same(differences, part, $"{wanted[i]["contains_times"]}", $"{Times(Bytes(content.Files[i]), part)}");
        }

        Corpus.Judge(set, name, differences, Php);
    }

    private static string Describe(JsonNode file) => $"{(((string?)file["filename"])?.StartsWith("noname", StringComparison.Ordinal) == true ? "(none)" : (string?)file["filename"])} {file["size"]} {file["content_type"]}";

    private static string Describe(ContentFile file, List<JsonNode> wanted) => $"{file.RawName ?? "(none)"} {(wanted.Exists(w => w["size"] is not null) ? file.Size : "")} {file.MediaType}";

    private static void Addresses(List<string> differences, JsonNode? expected, MimeMessage message, FieldName field)
    {
        if (expected is not JsonArray list) return;
        var wanted = string.Join(", ", list.Where(a => !(bool)a!["is_group"]!).Select(a => $"{((string)a!["display"]! == (string)a["address"]! ? "" : (string)a["display"]!)} <{(string)a["address"]!}>"));
        var given = message.TryGet(field, out var raw) ? string.Join(", ", MailAddresses.Read(raw, message.RawHint).Select(a => $"{(a.Name == a.Address ? "" : a.Name)} <{a.Address}>")) : "";
        Corpus.Same(differences, field.ToString(), wanted, given);
    }

    private static void Body(List<string> differences, string what, JsonNode? expected, string given)
    {
        if (expected is null) return;
        if ((string?)expected["equals"] is { } equals) Corpus.Same(differences, what, equals.ReplaceLineEndings("\n").TrimEnd(), given.TrimEnd());
        if ((string?)expected["contains"] is { } part) Corpus.Same(differences, $"{what} contains {part}", $"{expected["times"]}", $"{Times(given, part.ReplaceLineEndings("\n"))}");
    }

    private static int Times(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal)) count++;
        return count;
    }

    private static string Bytes(ContentFile file)
    {
        using var memory = new MemoryStream();
        file.Open().CopyTo(memory);
        return Encoding.Latin1.GetString(memory.ToArray());
    }
}
