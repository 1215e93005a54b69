using System.Text.Json.Nodes;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email.Corpora;

internal sealed class ForwardTests
{
    private const string Set = "replies/crisp_forward";

    internal static readonly Dictionary<string, string> Deviations = [];

    private static IEnumerable<string> Names() => Corpus.Names(Set, ".expected.json");

    [TestCaseSource(nameof(Names))]
    public void Read_ForwardedMail_FindsTheOriginal(string name)
    {
        var differences = new List<string>();
        var text = Corpus.Text(Set, name + ".txt");
        foreach (var expected in (JsonArray)JsonNode.Parse(Corpus.Text(Set, name + ".expected.json"))!)
        {
            var subject = (string?)expected!["mail_subject"];
            var mail = ForwardedMail.Read(text, subject);
            if (!(bool)expected["forwarded"]!)
            {
                if (mail is not null) differences.Add("is no forwarded mail");
                continue;
            }

            if (mail is null)
            {
                differences.Add($"no forwarded mail found with subject {subject}");
                continue;
            }

            if ((string?)expected["original_subject"] is { } original) Corpus.Same(differences, "subject", original, mail.Subject);
            if ((string?)expected["original_body"] is { } body) Corpus.Same(differences, "body", Trimmed(body), Trimmed(mail.Body));
            if (expected["original_from"] is { } from) Corpus.Same(differences, "from", Show(from), Show(mail.From));
            if (expected["original_to_first"] is { } first) Corpus.Same(differences, "to", Show(first), mail.To.Count > 0 ? Show(mail.To[0]) : null);
            if (expected["original_to"] is JsonArray to) Corpus.Same(differences, "to", string.Join(", ", to.Select(t => Show(t!))), string.Join(", ", mail.To.Select(Show)));
            if (expected["original_cc"] is JsonArray cc) Corpus.Same(differences, "cc", string.Join(", ", cc.Select(t => Show(t!))), string.Join(", ", mail.Cc.Select(Show)));
            if (expected["original_to_addresses"] is JsonArray addresses) Corpus.Same(differences, "to", string.Join(", ", addresses.Select(a => (string)a!)), string.Join(", ", mail.To.Select(a => a.Address)));
            if (((JsonObject)expected).ContainsKey("message_above")) Corpus.Same(differences, "above", (string?)expected["message_above"] ?? "", mail.Above);
        }

        Corpus.Judge(Set, name, differences, Deviations);
    }

    private static string Show(JsonNode node) => $"{(string?)node["name"]} <{(string?)node["address"]}>";

    private static string Show(MailAddress address) => $"{address.Name} <{address.Address}>";

    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim())).Trim();
}
