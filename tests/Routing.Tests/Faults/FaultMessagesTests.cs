using System.Text;

namespace ChannelHub.Routing.Tests.Faults;

/// <summary>Every fault that a routing file can have, with its whole message and place: messages.txt holds a file for each and what is said about it.</summary>
public sealed class FaultMessagesTests
{
    [TestCaseSource(nameof(Cases))]
    public void Load_FaultyFile_SaysWhatAndWhere(string yaml, string expected) => Assert.That(Said(yaml), Is.EqualTo(expected));

    [Test]
    public void Load_SeveralFaults_SaysAllInTheOrderOfTheFile()
    {
        var places = Said(Cases().Single(c => c.TestName == "Several faults at once").Arguments[0] as string ?? "").Split('\n').Select(line => int.Parse(line.Split(':')[0])).ToList();

        Assert.That(places, Has.Count.GreaterThan(3));
        Assert.That(places, Is.Ordered);
    }

    private static string Said(string yaml) =>
        RoutingFile.Load(yaml, "routing.yaml") is RoutingLoad.Faulty faulty
            ? string.Join('\n', faulty.Faults.Select(f => $"{f.Line}:{f.Column}: {f.Message}"))
            : "no fault";

    private static IEnumerable<TestCaseData> Cases()
    {
        using var stream = typeof(FaultMessagesTests).Assembly.GetManifestResourceStream("messages.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        foreach (var part in reader.ReadToEnd().Split("== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var title = part[..part.IndexOf('\n', StringComparison.Ordinal)];
            var halves = part[(title.Length + 1)..].Split(">>\n");
            yield return new TestCaseData(halves[0], halves[^1].TrimEnd('\n')) { TestName = title };
        }
    }
}
