using ChannelHub.AgentConsole.Listing;
using ChannelHub.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.AgentConsole.Tests.Listing;

public sealed class CaseListFilterTests
{
    [FsCheck.NUnit.Property(MaxTest = 500, Replay = "20260504,13", Arbitrary = new[] { typeof(Filters) })]
    public bool Parse_ToQuery_GivesTheSameFilter(CaseListFilter filter) => CaseListFilter.Parse(filter.ToQuery()) == filter;

    [FsCheck.NUnit.Property(MaxTest = 500, Replay = "20260504,15")]
    public bool Parse_AnyQuery_GivesAFilterThatCanBeAsked(string? query)
    {
        var filter = CaseListFilter.Parse("?rows=" + query + "&" + query);
        return filter.ToCaseFilter(new AgentId("ana")).Limit is >= 1 and <= CaseFilter.MaxLimit && CaseListFilter.Parse(filter.ToQuery()) == filter;
    }

    [TestCase("0", 50)]
    [TestCase("51", 100)]
    [TestCase("2147483647", 200)]
    [TestCase("99999999999", 50)]
    [TestCase("-3", 50)]
    public void Parse_Rows_AreWholeWindows(string rows, int expected) => Assert.That(CaseListFilter.Parse($"?rows={rows}").Rows, Is.EqualTo(expected));

    [Test]
    public void ToCaseFilter_Me_IsTheAgentAndNobodyIsUnowned() => Assert.Multiple(() =>
    {
        var me = new AgentId("ana");
        Assert.That(new CaseListFilter { Owner = "me" }.ToCaseFilter(me), Is.EqualTo(new CaseFilter { Owner = me }));
        Assert.That(new CaseListFilter { Owner = "nobody" }.ToCaseFilter(me), Is.EqualTo(new CaseFilter { Unowned = true }));
        Assert.That(new CaseListFilter { Owner = "diego" }.ToCaseFilter(me), Is.EqualTo(new CaseFilter { Owner = new AgentId("diego") }));
    });

    [Test]
    public void Of_WindowFull_GrowsAndThenGoesOnByCursor() => Assert.Multiple(() =>
    {
        Assert.That(More(50), Is.EqualTo(("/?status=open&rows=100", false)));
        Assert.That(More(150), Is.EqualTo(("/?status=open&rows=200", false)));
        Assert.That(More(200), Is.EqualTo(("/?status=open&after=c%3D9", true)));
    });

    private static (string?, bool) More(int rows)
    {
        var view = CaseListView.Of(new CaseListFilter { Status = CaseStatus.Open, Rows = rows }, new CasePage([], "c=9"), default);
        return (view.MoreAddress, view.MoreIsNextPage);
    }

    public static class Filters
    {
        public static Arbitrary<CaseListFilter> All()
        {
            var words = Gen.OneOf(Gen.Constant<string?>(null), Gen.Elements("ventas & más", "a=b?c#d", "soporte/técnico", "100 %", "日本", "+", "\"'<>").Select(s => (string?)s));
            var gen =
                from status in Gen.Elements<CaseStatus?>([null, .. Enum.GetValues<CaseStatus>().Cast<CaseStatus?>()])
                from level in Gen.Elements<SupportLevel?>([null, .. Enum.GetValues<SupportLevel>().Cast<SupportLevel?>()])
                from department in words
                from channel in words
                from queue in words
                from owner in Gen.Elements<string?>(null, "me", "nobody", "ana.ruiz")
                from contact in Gen.Elements<ContactId?>(null, new ContactId(1), new ContactId(long.MaxValue))
                from text in words
                from rows in Gen.Elements(50, 100, 150, 200)
                from after in words
                select new CaseListFilter { Status = status, Level = level, Department = department, Channel = channel, Queue = queue, Owner = owner, Contact = contact, Text = text, Rows = rows, After = after };
            return gen.ToArbitrary();
        }
    }
}
