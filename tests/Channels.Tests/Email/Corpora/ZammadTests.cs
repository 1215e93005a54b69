using System.Text;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Channels.Tests.Email.Corpora;

internal sealed class ZammadTests
{
    private const string Set = "mail/zammad";

    internal static readonly Dictionary<string, string> Deviations = new()
    {
        ["mail044"] = "The domain ends with a dot, which no address has; we compare addresses without it.",
        ["mail047"] = "The expectation shows the HTML title as text; no mail program does.",
        ["mail049"] = "The expectation shows the HTML title as text; no mail program does.",
        ["mail060"] = "UTF-8 and Western bytes in one text; the expectation is all of it read as ISO 8859-2, ours is what was written.",
        ["mail066"] = "The expectation shows the HTML title as text; no mail program does.",
        ["mail073"] = "The expectation has a replacement character where the encoded name says an umlaut.",
        ["mail087"] = "From has no angle brackets: we find the address in it. The text without Content-Type after the attachment is text to us, a file there.",
        ["mail105"] = "A declared boundary that never comes: we show the text, the expectation loses it.",
    };

    private static IEnumerable<string> Names() => Corpus.Names(Set, ".eml");

    [TestCaseSource(nameof(Names))]
    public void Read_PublishedMail_GivesWhatIsExpected(string name)
    {
        var mail = Corpus.Bytes(Set, name + ".eml");
        var message = MimeReader.Read(mail);
        var content = ContentReader.Read(message);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Corpus.Text(Set, name + ".expected.yml")));
        var expected = (YamlMappingNode)yaml.Documents[0].RootNode;
        var differences = new List<string>();
        Corpus.Same(differences, "subject", Collapse(Scalar(expected, "subject")), Collapse(message.Text(FieldName.Subject)));
        var from = message.TryGet(FieldName.From, out var raw) ? MailAddresses.First(raw, message.RawHint) : null;
        Corpus.Same(differences, "from_email", Scalar(expected, "from_email")?.ToLowerInvariant(), from?.Address.ToLowerInvariant() ?? "");
        Corpus.Same(differences, "from_display_name", Scalar(expected, "from_display_name") ?? "", from?.Name ?? "");
        Addresses(differences, "to", expected, message, FieldName.To);
        Addresses(differences, "cc", expected, message, FieldName.Cc);
        Body(differences, expected, content);
        Files(differences, expected, content);
        Corpus.Judge(Set, name, differences, Deviations);
    }

    private static string? Collapse(string? text) => string.IsNullOrEmpty(text) ? null : Corpus.Seen(text);

    private static string? Scalar(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var value) && value is YamlScalarNode { Value: { } text } scalar && !(text.Length == 0 && scalar.Style == YamlDotNet.Core.ScalarStyle.Plain) ? text : null;

    private static void Addresses(List<string> differences, string key, YamlMappingNode expected, MimeMessage message, FieldName field)
    {
        var text = Scalar(expected, key);
        var wanted = text is null ? "" : string.Join(", ", MailAddresses.Read(Encoding.UTF8.GetBytes(text)).Select(a => $"{a.Name} <{a.Address}>"));

        // A word without an at sign is no recipient, as in the message (MailSenders.Recipients).
        var given = message.TryGet(field, out var raw) ? string.Join(", ", MailAddresses.Read(raw, message.RawHint).Where(a => a.Address.Contains('@')).Select(a => $"{a.Name} <{a.Address}>")) : "";
        Corpus.Same(differences, key, wanted, given);
    }

    private static void Body(List<string> differences, YamlMappingNode expected, MailContent content)
    {
        var body = Scalar(expected, "body") ?? "";
        if (body == "no visible content")
        {
            Corpus.Same(differences, "body", "", (content.Text ?? content.Html ?? "").Trim());
        }
        else if (Scalar(expected, "content_type") == "text/html")
        {
            Corpus.Same(differences, "body (seen)", Corpus.Seen(HtmlBody.Parse(body).Text()), content.Html is null ? null : Corpus.Seen(HtmlBody.Parse(content.Html).Text()));
        }
        else
        {
            Corpus.Same(differences, "body", body.TrimEnd(), content.Text?.TrimEnd());
        }
    }

    private static void Files(List<string> differences, YamlMappingNode expected, MailContent content)
    {
        var wanted = ((YamlSequenceNode)expected.Children[new YamlScalarNode("attachments")]).Children.Cast<YamlMappingNode>()
            .Where(a => !(a.Children.TryGetValue(new YamlScalarNode("preferences"), out var p) && p is YamlMappingNode preferences && Scalar(preferences, "content-alternative") == "true")).ToList();
        Corpus.Same(differences, "files", string.Join(" | ", wanted.Select(a => Scalar(a, "filename"))), string.Join(" | ", content.Files.Select(f => f.RawName ?? f.Name)));
        for (var i = 0; i < Math.Min(wanted.Count, content.Files.Count); i++)
        {
            var data = (YamlScalarNode)wanted[i].Children[new YamlScalarNode("data")];
            var bytes = data.Tag.IsEmpty || !data.Tag.Value.Contains("binary", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(data.Value!) : Convert.FromBase64String(data.Value!);
            using var memory = new MemoryStream();
            content.Files[i].Open().CopyTo(memory);
            if (!Normal(memory.ToArray()).SequenceEqual(Normal(bytes))) differences.Add($"file {i} ({content.Files[i].Name}): {memory.Length} bytes, expected {bytes.Length}");
            if (memory.Length != content.Files[i].Size) differences.Add($"file {i}: size says {content.Files[i].Size}, {memory.Length} came");
        }
    }

    private static byte[] Normal(byte[] bytes) => [.. Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).ReplaceLineEndings("\n").TrimEnd())];
}
