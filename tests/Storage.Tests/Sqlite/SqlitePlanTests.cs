using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage.Tests;

/// <summary>Lists and books stay fast at a million cases because they read small indexes alone until they know which rows to show.</summary>
public sealed class SqlitePlanTests : SqliteTestBase
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

    [Test]
    public void Ledger_CountsRows_FromSmallIndexesAlone()
    {
        var scans = Plan(LedgerQuery.Sql(SqliteDialect.Instance)).Where(p => p.Contains(" inbox ", StringComparison.Ordinal) || p.Contains(" outbox ", StringComparison.Ordinal));
        Assert.That(scans, Is.EquivalentTo(new[] { "SCAN inbox USING COVERING INDEX inbox_pending", "SCAN inbox USING COVERING INDEX inbox_parked", "SCAN outbox USING INDEX outbox_unsent" }));
    }

    [Test]
    public void LatestCases_OfAContact_AreReadInTheIndexsOrderWithoutASort() =>
        Assert.That(Plan(Snapshots.LatestCasesSql, new { contact = 1, most = 20 }), Is.EqualTo(new[] { "SEARCH cases USING INDEX cases_contact (contact_id=?)" }));

    private List<string> Plan(CaseFilter filter) => CaseList.Build(filter, SqliteDialect.Instance) is { } query ? Plan(query.Sql, query.Parameters) : [];

    private List<string> Plan(string sql, object? parameters = null)
    {
        if (!File.Exists(Folder.Options.DatabaseFile)) Folder.Open().Dispose();
        using var connection = Intruder();
        return [.. connection.Query<(int Id, int Parent, int Unused, string Detail)>($"EXPLAIN QUERY PLAN {sql}", parameters).Select(r => r.Detail)];
    }
}
