using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage.Tests;

/// <summary>A list stays fast at a million cases because it reads an index alone until it knows which cases to show.</summary>
public sealed class SqliteListPlanTests : SqliteTestBase
{
    private static IEnumerable<CaseFilter> ByTheWideIndex()
    {
        yield return new CaseFilter();
        yield return new CaseFilter { Status = CaseStatus.Open };
        yield return new CaseFilter { Department = "sales", Level = SupportLevel.L2, Queue = "sales-l1", Channel = "email", Unowned = true };
        yield return new CaseFilter { Status = CaseStatus.New, Since = Opening.Morning, Cursor = CaseList.Write(new CaseList.Cursor(1, 1)) };
    }

    [TestCaseSource(nameof(ByTheWideIndex))]
    public void Build_NoOwnerNorContact_ReadsTheWideIndexAloneInItsOrder(CaseFilter filter)
    {
        var parts = Plan(filter).Where(p => p.Contains(" cases", StringComparison.Ordinal)).ToList();
        Assert.That(parts, Is.Not.Empty.And.All.Contains("COVERING INDEX cases_list (status=?"));
        var sorts = Plan(filter).Count(p => p.Contains("TEMP B-TREE", StringComparison.Ordinal));
        Assert.That(sorts, Is.LessThanOrEqualTo(filter.Status is null ? parts.Count : 0), "only the few found in each status are sorted, never what is read");
    }

    [Test]
    public void Build_Owner_ReadsThatOwnersCasesInOrder() =>
        Assert.That(Plan(new CaseFilter { Owner = new AgentId("ana"), Department = "sales", Cursor = CaseList.Write(new CaseList.Cursor(1, 1)) }), Is.EqualTo(new[] { "SEARCH cases USING INDEX cases_owner (owner=? AND updated_at<?)" }));

    [Test]
    public void Build_Contact_ReadsThatContactsCases() =>
        Assert.That(Plan(new CaseFilter { Contact = new ContactId(1), Status = CaseStatus.Open }), Has.Some.EqualTo("SEARCH cases USING INDEX cases_contact (contact_id=?)"));

    [Test]
    public void Build_Text_ReadsNoMoreThanTheHits() =>
        Assert.That(Plan(new CaseFilter { Text = "factura 1001" }), Has.None.Match("SCAN (cases|k)\\b"));

    private List<string> Plan(CaseFilter filter)
    {
        if (!File.Exists(Folder.Options.DatabaseFile)) Folder.Open().Dispose();
        using var connection = Intruder();
        var query = CaseList.Build(filter, SqliteDialect.Instance)!;
        return [.. connection.Query<(int Id, int Parent, int Unused, string Detail)>($"EXPLAIN QUERY PLAN {query.Sql}", query.Parameters).Select(r => r.Detail)];
    }
}
