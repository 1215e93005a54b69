using System.Text;
using System.Text.Json.Nodes;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Tests.Email.Corpora;

/// <summary>Structure, decoded texts and header values as another reader and its authors see them.</summary>
internal sealed class StalwartTests
{
    private const string Set = "mail/stalwart";

    internal static readonly Dictionary<string, string> Deviations = new()
    {
        ["malformed_007"] = "A delimiter right below the header is expected to be a header field; we see the inner multipart.",
        ["malformed_009"] = "The outer delimiter ends the unclosed inner multipart (RFC 2046 section 5.1.2); the expectation takes the last part for text of the one before.",
        ["malformed_012"] = "As malformed_009, with mails within the mail.",
        ["thirdparty_015"] = "Three attached mails without an empty line below their headers; the expectation makes one of them, we end each at the outer delimiter.",
    };

    private static IEnumerable<string> Names() => Corpus.Names(Set, ".eml");

    [TestCaseSource(nameof(Names))]
    public void Read_PublishedMail_GivesWhatIsExpected(string name)
    {
        var message = MimeReader.Read(Corpus.Bytes(Set, name + ".eml"));
        var expected = JsonNode.Parse(Corpus.Text(Set, name + ".expected.json"))!;
        var differences = new List<string>();
        Compare(differences, "", expected, message);
        Corpus.Judge(Set, name, differences, Deviations);
    }

    private static void Compare(List<string> differences, string path, JsonNode expected, MimeMessage message)
    {
        var parts = (JsonArray)expected["parts"]!;

        // Packed garbage is text in the expectation, whatever the type says.
        var kinds = parts.Select((p, i) => (bool?)p!["is_encoding_problem"] == true && i < message.Parts.Length ? Kind(message.Parts[i]) : Kind(p!["body"]!));
        Corpus.Same(differences, path + "parts", string.Join(",", kinds), string.Join(",", message.Parts.Select(Kind)));
        Headers(differences, path, (JsonArray)parts[0]!["headers"]!, message);
        for (var i = 0; i < Math.Min(parts.Count, message.Parts.Length); i++)
        {
            var body = parts[i]!["body"]!;
            var part = message.Parts[i];
            if (((string?)body["Text"] ?? (string?)body["Html"]) is { } text && (part.Kind.IsText() || part.Kind == MediaKind.RfcHeaders))
            {
                var flaws = MimeFlaws.None;
                if ((bool?)parts[i]!["is_encoding_problem"] == true) continue;
                Corpus.Same(differences, $"{path}part {i}", text.ReplaceLineEndings("\n").TrimEnd('\n'), PartText.Read(part, MimeLimits.Default, ref flaws).TrimEnd('\n'));
            }
            else if (body["Message"] is { } inner && part.Kind == MediaKind.MessageRfc822)
            {
                Compare(differences, $"{path}{i}/", inner, MimeReader.Read(part.DecodeBody(int.MaxValue)));
            }
        }
    }

    private static JsonNode? At(JsonNode? node, string key) => node is JsonObject map ? map[key] : null;

    private static string Kind(JsonNode body) => body is JsonObject map ? map.First().Key switch { "Text" or "Html" => "text", "Binary" or "InlineBinary" => "binary", "Multipart" => "multipart", var other => other.ToLowerInvariant() } : body.ToString();

    private static string Kind(MimePart part) => part.Kind.IsMultipart() ? "multipart" : part.Kind == MediaKind.MessageRfc822 ? "message" : part.Kind.IsText() || part.Kind == MediaKind.RfcHeaders ? "text" : "binary";

    private static void Headers(List<string> differences, string path, JsonArray headers, MimeMessage message)
    {
        var seen = new HashSet<string>();
        foreach (var header in headers)
        {
            // Of fields that stand twice the first one counts.
            var name = header!["name"] is JsonValue plain ? (string)plain! : "";
            if (!seen.Add(name)) continue;
            var value = header["value"];
            switch (name)
            {
                case "subject" when (string?)At(value, "Text") is { } subject:
                    Corpus.Same(differences, path + "subject", Corpus.Seen(subject), Corpus.Seen(message.Text(FieldName.Subject) ?? ""));
                    break;
                case "from" or "to" or "cc" or "reply_to" or "sender" when At(value, "Address") is { } addresses:
                    var field = name switch { "from" => FieldName.From, "to" => FieldName.To, "cc" => FieldName.Cc, "sender" => FieldName.Sender, _ => FieldName.ReplyTo };
                    Corpus.Same(differences, path + name, Addresses(addresses), message.TryGet(field, out var raw) ? string.Join(", ", MailAddresses.Read(raw, message.RawHint).Where(a => a.Address.Contains('@')).Select(a => $"{a.Name} <{a.Address}>")) : "");
                    break;
                case "message_id" when (string?)At(value, "Text") is { } id:
                    Corpus.Same(differences, path + "message id", id, message.TryGet(FieldName.MessageId, out var rawId) ? MessageIds.First(rawId) : null);
                    break;
                case "date" when At(value, "DateTime") is { } date:
                    Corpus.Same(differences, path + "date", Date(date), message.TryGet(FieldName.Date, out var rawDate) ? MailDates.Read(rawDate)?.ToString("yyyy-MM-dd HH:mm:ss zzz") : null);
                    break;
            }
        }
    }

    private static string Addresses(JsonNode node)
    {
        var all = new List<string>();
        if (node["List"] is JsonArray list) Add(list);
        foreach (var group in node["Group"] as JsonArray ?? []) Add((JsonArray)group!["addresses"]!);
        return string.Join(", ", all);

        void Add(JsonArray addresses)
        {
            foreach (var one in addresses)
            {
                if ((string?)one!["address"] is { } address && address.Contains('@')) all.Add($"{(string?)one["name"]} <{MailAddresses.Normalise(address) ?? address}>");
            }
        }
    }

    private static string Date(JsonNode date) =>
        $"{(int)date["year"]!:0000}-{(int)date["month"]!:00}-{(int)date["day"]!:00} {(int)date["hour"]!:00}:{(int)date["minute"]!:00}:{(int)date["second"]!:00} {((bool)date["tz_before_gmt"]! ? "-" : "+")}{(int)date["tz_hour"]!:00}:{(int)date["tz_minute"]!:00}";
}
