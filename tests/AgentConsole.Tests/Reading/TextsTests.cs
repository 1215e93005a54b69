using System.Text.RegularExpressions;
using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Reading;

public sealed partial class TextsTests
{
    [Test]
    public void All_EachLanguage_HasTheSameKeys() =>
        Assert.That(Texts.English.Keys, Is.EquivalentTo(Texts.Spanish.Keys));

    [Test]
    public void All_EachKey_HasTheSamePlaces() => Assert.Multiple(() =>
    {
        foreach (var key in Texts.Spanish.Keys)
        {
            Assert.That(Places().Matches(Texts.English[key]).Select(m => m.Value), Is.EquivalentTo(Places().Matches(Texts.Spanish[key]).Select(m => m.Value)), key);
            Assert.That(Texts.English[key].Trim(), Is.Not.Empty, key);
        }
    });

    /// <summary>Every key that stands in the source must be there; a key that is put together at run time is covered by the sets below.</summary>
    [Test]
    public void Keys_UsedInTheSource_Exist()
    {
        var used = Directory.EnumerateFiles(Source(), "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => UsedKeys().Matches(File.ReadAllText(f)).Select(m => m.Groups["call"].Value.EndsWith("Count(", StringComparison.Ordinal) ? m.Groups["key"].Value + ".one" : m.Groups["key"].Value)).ToHashSet();
        Assert.That(used, Has.Count.GreaterThan(120), "the pattern finds the keys");
        Assert.That(used.Except(Texts.Spanish.Keys), Is.Empty);
    }

    [Test]
    public void Name_EachValueOfAClosedSet_HasWords() => Assert.Multiple(() =>
    {
        foreach (var text in Texts.All)
        {
            foreach (var key in Sets()) Assert.That(text.Find(key), Is.Not.Null.And.Not.Empty, $"{text.Language} {key}");
        }
    });

    [Test]
    public void Fill_ValueWithBraces_StaysAsItIs() =>
        Assert.That(Texts.English.Fill("event.because", ("reason", "{reason} {0} {")), Is.EqualTo("Reason: {reason} {0} {."));

    [Test]
    public void For_UnknownLanguage_IsSpanish() => Assert.That(Texts.For("de").Language, Is.EqualTo("es"));

    private static IEnumerable<string> Sets() =>
    [
        .. Names.All<CaseStatus>().Select(n => $"status.{n}"),
        .. Names.All<Priority>().Select(n => $"priority.{n}"),
        .. Names.All<SupportLevel>().Select(n => $"level.{n}"),
        .. Names.All<DeliveryState>().SelectMany(n => new[] { $"delivery.{n}", $"event.delivery-changed.{n}" }),
        .. Names.All<CauseKind>().Select(n => $"cause.{n}"),
        .. Names.All<Presence>().SelectMany(n => new[] { $"presence.{n}", $"presence.{n}.hint" }),
        .. Names.All<AgentRole>().Select(n => $"role.{n}"),
        .. MessageTraitsJsonConverter.ToWords((MessageTraits)~0).Select(n => $"trait.{n}"),
        .. from direction in Names.All<Direction>() from author in Names.All<AuthorKind>() select $"event.message-added.{direction}.{author}",
        .. new[] { "known", "tried", "missing" }.SelectMany(f => new[] { $"handover.{f}", $"handover.{f}.hint" }),
        .. new[] { "department", "queue", "channel", "category", "product", "subject" }.Select(f => $"field.{f}"),
    ];

    private static string Source()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ChannelHub.sln"))) return Path.Combine(folder.FullName, "src", "AgentConsole");
        }

        throw new InvalidOperationException("The source is not above the test's folder.");
    }

    [GeneratedRegex(@"\{[a-z-]+\}")]
    private static partial Regex Places();

    [GeneratedRegex("""(?<call>\b[Tt]ext(?:\[|\.Fill\(|\.Count\(|\.Find\())(?:[^"\]\)$]*\? )?"(?<key>[a-zA-Z0-9.-]+)"(?!\s*\+)""")]
    private static partial Regex UsedKeys();
}
