using ChannelHub.Channels.Email.Text;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>
/// Answers as people's programs write them, in five languages, beside what the person wrote now: texts in Replies/plain.txt and clients.txt, bodies in html.txt and clients-html.txt;
/// mails passed on in forwards.txt.
/// </summary>
internal sealed class ReplyTableTests
{
    private static IEnumerable<TestCaseData> Plain() => Cases("plain.txt").Concat(Cases("clients.txt"));

    private static IEnumerable<TestCaseData> Html() => Cases("html.txt").Concat(Cases("clients-html.txt"));

    private static IEnumerable<TestCaseData> Forwards() => Cases("forwards.txt");

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

    /// <summary>The subject stands above a line <c>&gt;&gt;&gt;</c>; expected are sender, subject, what the forwarder wrote, and the mail itself.</summary>
    [TestCaseSource(nameof(Forwards))]
    public void Read_MailPassedOn_IsTheOriginalSenders(string text, string expected)
    {
        var parts = text.Split(">>>\n");
        var mail = ForwardedMail.Read(parts[1], parts[0].Trim());
        Assert.That(mail, Is.Not.Null);
        var given = $"from: {mail!.From.Address}\nsubject: {mail.Subject}\n{$"above: {mail.Above}".TrimEnd()}\n{mail.Body}";
        Assert.That(given, Is.EqualTo(expected));
    }
}
