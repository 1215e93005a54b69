namespace ChannelHub.Cases.Tests;

/// <summary>Compares lines with a file in <c>tests/Cases.Tests/Golden</c>; the message holds the new content, to be copied in when the change is meant.</summary>
internal static class Golden
{
    public static void Check(string file, IEnumerable<string> lines)
    {
        var now = lines.Order(StringComparer.Ordinal).ToList();
        var golden = File.ReadAllLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", file));
        Assert.That(now, Is.EqualTo(golden), () => $"tests/Cases.Tests/Golden/{file} would be:\n{string.Join('\n', now)}\n");
    }
}
