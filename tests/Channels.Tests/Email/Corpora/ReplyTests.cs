using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email.Corpora;

/// <summary>What the person wrote now, by the published fixtures of five libraries.</summary>
internal sealed class ReplyTests
{
    internal static readonly Dictionary<string, string> Discourse = [];

    internal static readonly Dictionary<string, string> Crisp = [];

    internal static readonly Dictionary<string, string> Extras = [];

    internal static readonly Dictionary<string, string> Talon = new()
    {
        ["signature__short_url"] = "Thanks with a name are to go here and to stay in the Discourse set; they stay.",
    };

    internal static readonly Dictionary<string, string> Nylas = new()
    {
        ["email_21"] = "A signature in its own container is expected to stay; we take it away.",
        ["email_5"] = "Everything is within one quotation and expected to go; we give what stands above the next one.",
    };

    private static IEnumerable<string> DiscourseNames() => Corpus.Names("replies/discourse_trimmer", ".email.txt");

    private static IEnumerable<string> CrispNames() => Corpus.Names("replies/crisp_reply", ".expected.json");

    private static IEnumerable<string> ExtraNames() => Corpus.Names("replies/erp_extras", ".expected.json");

    private static IEnumerable<string> TalonMails() => Corpus.Names("replies/talon", ".eml");

    private static IEnumerable<string> TalonHtml() => Corpus.Names("replies/talon", ".html");

    private static IEnumerable<string> TalonSignatures() => Corpus.Names("replies/talon", ".body.txt");

    private static IEnumerable<string> NylasNames() => Corpus.Names("replies/nylas_html", ".expected_stripped.html");

    private static IEnumerable<string> QuotequailNames() => Corpus.Names("replies/quotequail_html", ".html");

    [TestCaseSource(nameof(DiscourseNames))]
    public void Split_DiscourseFixture_KeepsTheNewText(string name)
    {
        const string set = "replies/discourse_trimmer";
        var differences = new List<string>();
        var text = Corpus.Text(set, name + ".email.txt");
        var given = ReplySplitter.Split(text).Text;
        if (Corpus.Exists(set, name + ".embedded.txt") && ForwardedMail.Read(text, null) is { } forwarded && forwarded.Above.Length == 0) given = forwarded.Body;
        Corpus.Same(differences, "text", Trimmed(Corpus.Text(set, name + ".trimmed.txt")), Trimmed(given));
        Corpus.Judge(set, name, differences, Discourse);
    }

    [TestCaseSource(nameof(CrispNames))]
    public void Split_CrispFixture_KeepsTheNewText(string name) => Json("replies/crisp_reply", name, Crisp);

    [TestCaseSource(nameof(ExtraNames))]
    public void Split_ExtraFixture_KeepsTheNewText(string name) => Json("replies/erp_extras", name, Extras);

    private static void Json(string set, string name, Dictionary<string, string> deviations)
    {
        var expected = JsonNode.Parse(Corpus.Text(set, name + ".expected.json"))!;
        var text = Corpus.Text(set, name + ".txt");
        var given = ReplySplitter.Split(text).Text;
        var differences = new List<string>();
        if ((string?)(expected["visible_text"] ?? expected["visible_text_trimmed"]) is { } visible) Corpus.Same(differences, "visible", Trimmed(visible), Trimmed(given));

        // The first fragment is all of the new text, or its beginning where quotes stand between.
        if ((string?)(expected["first_fragment_trimmed"] ?? expected["first_fragment"]) is { } first && !Trimmed(given).StartsWith(Trimmed(first), StringComparison.Ordinal))
        {
            Corpus.Same(differences, "first fragment", Trimmed(first), Trimmed(given));
        }

        if (expected["fragment_matches"] is JsonArray matches)
        {
            foreach (var match in matches)
            {
                var isFirst = (int)match!["fragment"]! == 0;
                var found = Regex.IsMatch(given, (string)match["regex"]!, RegexOptions.Multiline);
                if (isFirst && !found) differences.Add($"the text lacks {match["regex"]}: {given}");
                if (!isFirst && found && Hidden(expected, (int)match["fragment"]!)) differences.Add($"the text still holds {match["regex"]}: {given}");
            }
        }

        foreach (var wanted in expected["visible_text_contains"] as JsonArray ?? []) if (!given.Contains((string)wanted!, StringComparison.Ordinal)) differences.Add($"the text lacks {wanted}");
        foreach (var wanted in expected["first_fragment_contains"] as JsonArray ?? []) if (!given.Contains((string)wanted!, StringComparison.Ordinal)) differences.Add($"the text lacks {wanted}");
        foreach (var gone in expected["first_fragment_contains_not"] as JsonArray ?? []) if (given.Contains((string)gone!, StringComparison.Ordinal)) differences.Add($"the text still holds {gone}");
        if (expected["fragment_count"] is { } count && (int)count == 1) Corpus.Same(differences, "one fragment", Trimmed(text), Trimmed(given));
        Corpus.Judge(set, name, differences, deviations);
    }

    private static bool Hidden(JsonNode expected, int fragment)
    {
        foreach (var flag in expected["fragment_flags"] as JsonArray ?? [])
        {
            if ((int)flag!["fragment"]! == fragment && (string)flag["flag"]! == "hidden") return (bool)flag["is"]!;
        }

        return expected["hidden"] is JsonArray hidden && fragment < hidden.Count && (bool)hidden[fragment]!;
    }

    [Test]
    public void Split_HeaderLinesInManyLanguages_CutsThere()
    {
        var file = JsonNode.Parse(Corpus.Text("replies/erp_extras", "header_lines.json"))!;
        var differences = new List<string>();
        foreach (var line in (JsonArray)file["header_lines"]!)
        {
            var text = ((string)file["template"]!).Replace((string)file["replace"]!, (string)line!, StringComparison.Ordinal);
            Corpus.Same(differences, (string)line!, (string)file["expected_visible_text"]!, ReplySplitter.Split(text).Text);
        }

        Assert.That(differences, Is.Empty, () => string.Join('\n', differences));
    }

    [TestCaseSource(nameof(TalonMails))]
    public void Split_TalonMail_KeepsTheNewText(string name)
    {
        var content = ContentReader.Read(MimeReader.Read(Corpus.Bytes("replies/talon", name + ".eml")));
        var differences = new List<string>();
        Corpus.Same(differences, "text", Trimmed(Corpus.Text("replies/talon", name + ".expected.txt")), Trimmed(ReplySplitter.Split(content.Text ?? "").Text));
        Corpus.Judge("replies/talon", name, differences, Talon);
    }

    [TestCaseSource(nameof(TalonHtml))]
    public void Split_TalonHtml_KeepsTheNewText(string name)
    {
        var html = HtmlBody.Parse(Charsets.Decode(Corpus.Bytes("replies/talon", name + ".html"), 65001));
        var differences = new List<string>();
        Corpus.Same(differences, "text", Bare(Corpus.Text("replies/talon", name + ".expected.txt")), Bare(ReplySplitter.Split(html.MarkedText()).Text));
        Corpus.Judge("replies/talon", name, differences, Talon);
    }

    [TestCaseSource(nameof(TalonSignatures))]
    public void Split_TalonSignature_TakesItAway(string name)
    {
        var text = Corpus.Text("replies/talon", name + ".body.txt");
        var signature = Corpus.Text("replies/talon", name + ".expected_signature.txt").Replace("#sig#", "", StringComparison.Ordinal);
        var given = ReplySplitter.Split(text).Text;
        var differences = new List<string>();
        if (Bare(signature).Length > 0 && Bare(given).Contains(Bare(signature), StringComparison.Ordinal)) differences.Add("the signature stayed: " + given);
        if (Bare(signature).Length == 0) Corpus.Same(differences, "text", Bare(text), Bare(given));
        Corpus.Judge("replies/talon", name, differences, Talon);
    }

    [TestCaseSource(nameof(NylasNames))]
    public void Split_NylasHtml_KeepsTheNewText(string name)
    {
        var given = ReplySplitter.Split(HtmlBody.Parse(Corpus.Text("replies/nylas_html", name + ".html")).MarkedText()).Text;
        var differences = new List<string>();
        var expected = HtmlBody.Parse(Corpus.Text("replies/nylas_html", name + ".expected_stripped.html")).Text();

        // The marks before quoted lines are ours.
        Corpus.Same(differences, "text", Bare(expected).Replace(">", "", StringComparison.Ordinal), Bare(given).Replace(">", "", StringComparison.Ordinal));
        Corpus.Judge("replies/nylas_html", name, differences, Nylas);
    }

    [TestCaseSource(nameof(QuotequailNames))]
    public void Split_QuotequailHtml_GivesSomeText(string name)
    {
        var html = HtmlBody.Parse(Corpus.Text("replies/quotequail_html", name + ".html"));
        Assert.That(ReplySplitter.Split(html.MarkedText()).Text, Is.Not.Empty);
    }

    private static string Trimmed(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).Trim();

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('\u200B' or '\uFEFF')));
}
