using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads the examples that stand in a routing file beside its rules.</summary>
internal sealed class ExampleReader(Vocabulary vocabulary, IReadOnlyCollection<string> rules, FaultList faults)
{
    public const int MaxExamples = 10_000;

    public IReadOnlyList<RoutingExample> Read(MapReader file)
    {
        var examples = new List<RoutingExample>();
        foreach (var entry in file.Maps("examples"))
        {
            if (examples.Count == MaxExamples)
            {
                faults.Add(entry.Map, $"This is one example too many; at most {MaxExamples} are possible. Those after it were not looked at.");
                break;
            }

            var message = entry.NeedText("message");
            var example = new RoutingExample
            {
                Message = message?.Value ?? "",
                Subject = entry.Text("subject")?.Value,
                Channel = entry.Text("channel")?.Value ?? "webchat",
                Language = entry.Text("language")?.Value,
                Sender = entry.Text("sender")?.Value,
                Line = entry.Map.Line,
                Column = entry.Map.Column,
            };
            example = Circumstances(example, entry);
            if (entry.AsMap(entry.Need("expect"), "expect") is { } expect) example = Expect(example, expect);
            entry.Finish();
            examples.Add(example);
        }

        return examples;
    }

    private RoutingExample Circumstances(RoutingExample example, MapReader entry)
    {
        var account = entry.Text("account");
        if (account is not null && !AccountName.IsValid(account.Value)) faults.Add(account, $"'{Vocabulary.Shown(account.Value)}' is no name for an account.");
        var at = example.At;
        if (entry.Text("at") is { } moment && !DateTimeOffset.TryParse(moment.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        {
            faults.Add(moment, $"'{Vocabulary.Shown(moment.Value)}' is no moment; write for example 2026-03-02T18:30:00-06:00.");
        }

        var traits = MessageTraits.None;
        foreach (var text in entry.Texts("traits"))
        {
            if (MessageTraitsJsonConverter.TryParseWord(text.Value, out var trait)) traits |= trait;
            else faults.AddUnknown(text, "trait", text.Value, [.. Enum.GetValues<MessageTraits>().SelectMany(t => MessageTraitsJsonConverter.ToWords(t))]);
        }

        var known = entry.MapOf("facts");
        return example with
        {
            Account = account is null ? example.Account : new AccountName(account.Value),
            At = at,
            Traits = traits,
            Attachments = entry.Texts("attachments").Select(a => new Attachment { Name = a.Value, ContentType = ContentTypeOf(a.Value), Size = 1, Sha256 = new string('0', 64) }).ToValueList(),
            Facts = known is null ? [] : known.Map.Entries.Select(f => (f.Key.Value, Value: known.AsText(f.Value, f.Key.Value)?.Value)).Where(f => f.Value is not null).Select(f => new KnownFact(f.Item1, f.Value!)).ToValueList(),
            Contacts = entry.Number("contacts", 0, RoutingFacts.MaxContacts) ?? 0,
            Reopenings = entry.Number("reopened", 0, 100) ?? 0,
            LastSatisfaction = entry.Number("lastSatisfaction", 1, 5),
        };
    }

    /// <summary>What a platform would most likely say of a file with such a name.</summary>
    private static string ContentTypeOf(string name) => name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant() switch
    {
        "png" or "jpg" or "jpeg" or "gif" or "webp" => "image/png",
        "ogg" or "mp3" or "wav" or "m4a" => "audio/ogg",
        "mp4" or "mov" or "webm" => "video/mp4",
        "xml" or "csv" or "json" => "text/xml",
        "pdf" or "doc" or "docx" or "xls" or "xlsx" or "txt" => "application/pdf",
        "zip" or "rar" or "7z" => "application/zip",
        _ => "application/octet-stream",
    };

    private RoutingExample Expect(RoutingExample example, MapReader expect)
    {
        var rule = expect.Text("rule");
        if (rule is not null && rule.Value != Router.DefaultRule && !rules.Contains(rule.Value)) faults.AddUnknown(rule, "rule", rule.Value, rules);
        var expected = example with
        {
            Department = Known(expect, "department", "department", vocabulary.Departments),
            Category = expect.Text("category")?.Value,
            Product = Known(expect, "product", "product", vocabulary.Products),
            Level = expect.Name<SupportLevel>("level"),
            Priority = expect.Name<Priority>("priority"),
            Queue = Known(expect, "queue", "queue", vocabulary.Queues),
            Sla = Known(expect, "sla", "policy", vocabulary.Sla),
            Rule = rule?.Value,
            Tags = expect.Texts("tags").Select(t => t.Value).ToValueList(),
            Skills = expect.Texts("skills").Select(t => t.Value).ToValueList(),
            Article = expect.Text("article")?.Value,
            Scope = expect.Name<SupportScope>("scope"),
            Quarantine = expect.Flag("quarantine"),
        };
        expect.Finish();
        if (expect.Map.Entries.Count == 0) faults.Add(expect.Map, "An example has to expect something, such as 'department'.");
        return expected;
    }

    private string? Known<T>(MapReader reader, string key, string what, Dictionary<string, T> declared) =>
        reader.Text(key) is { } name && vocabulary.Knows(declared, what, name) ? name.Value : null;
}
