using ChannelHub.Cases;
using ChannelHub.Intake.Linking;

namespace ChannelHub.Intake.Tests.Linking;

public sealed class CaseLinksTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    private static readonly CaseNumber Number = new(1042);
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly CaseLinks Links = new(new LinkKey(Key), TimeSpan.FromDays(90));

    private static string KeyOf(CaseLinks links, CaseNumber number) => links.PathTo(number, Now).Split("?key=")[1];

    [Test]
    public void PathTo_SameCaseAndMoment_IsOneShortLink()
    {
        var path = Links.PathTo(Number, Now);
        Assert.That(path, Does.Match("^/case/CH-1042\\?key=[A-Za-z0-9_-]{27}$"));
        Assert.That(Links.PathTo(Number, Now), Is.EqualTo(path));
        Assert.That(Links.PathTo(Number, Now.AddSeconds(1)), Is.Not.EqualTo(path));
    }

    [Test]
    public void IsGood_UntilItsTimeIsOver_AndForThatCaseOnly()
    {
        var key = KeyOf(Links, Number);
        Assert.That(Links.IsGood(Number, key, Now), Is.True);
        Assert.That(Links.IsGood(Number, key, Now.AddDays(90).AddSeconds(-1)), Is.True);
        Assert.That(Links.IsGood(Number, key, Now.AddDays(90)), Is.False);
        Assert.That(Links.IsGood(new CaseNumber(1043), key, Now), Is.False, "another case's");
    }

    [Test]
    public void IsGood_AfterTheKeyWasChanged_NoLinkThatIsOutWorks() => Assert.That(new CaseLinks(new LinkKey(new byte[32]), TimeSpan.FromDays(90)).IsGood(Number, KeyOf(Links, Number), Now), Is.False);

    [Test]
    public void IsGood_BentKey_IsNever()
    {
        var key = KeyOf(Links, Number);
        for (var i = 0; i < key.Length; i++)
        {
            foreach (var c in "AQgwx_-9")
            {
                var bent = string.Concat(key.AsSpan(0, i), c.ToString(), key.AsSpan(i + 1));
                Assert.That(Links.IsGood(Number, bent, Now), Is.EqualTo(bent == key), bent);
            }
        }

        foreach (var nonsense in new[] { null, "", "=", key + "A", key[..^1], key + "=", new string('ñ', 27) }) Assert.That(Links.IsGood(Number, nonsense, Now), Is.False);
    }
}
