using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Answers as people's programs write them, in five languages, beside what the person wrote now: texts in Replies/plain.txt, bodies in Replies/html.txt.</summary>
internal sealed class ReplyTableTests
{
    private static IEnumerable<TestCaseData> Plain() => Cases("plain.txt");

    private static IEnumerable<TestCaseData> Html() => Cases("html.txt");

    /// <summary>Cases begin with <c>#### name</c>; a line <c>---&gt;</c> stands before what is expected.</summary>
    private static IEnumerable<TestCaseData> Cases(string file)
    {
        var text = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Email", "Replies", file)).ReplaceLineEndings("\n");
        foreach (var one in text.Split("#### ", StringSplitOptions.RemoveEmptyEntries))
        {
            var nameEnd = one.IndexOf('\n', StringComparison.Ordinal);
            var parts = one[(nameEnd + 1)..].Split("--->\n");
            yield return new TestCaseData(parts[0], parts[1].TrimEnd('\n')).SetArgDisplayNames(one[..nameEnd]);
        }
    }

    [TestCaseSource(nameof(Plain))]
    public void Split_PlainText_IsWhatThePersonWroteNow(string text, string expected) => Assert.That(ReplySplitter.Split(text).Text, Is.EqualTo(expected));

    [TestCaseSource(nameof(Html))]
    public void Split_HtmlBody_IsWhatThePersonWroteNow(string html, string expected) => Assert.That(ReplySplitter.Split(HtmlBody.Parse(html).MarkedText()).Text, Is.EqualTo(expected));
}
