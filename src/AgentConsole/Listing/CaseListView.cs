using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Listing;

/// <summary>The list of cases as one page shows it: its rows, and where "more" leads.</summary>
public sealed record CaseListView(CaseListFilter Filter, IReadOnlyList<CaseRow> Rows, string? MoreAddress, bool MoreIsNextPage)
{
    public static async Task<CaseListView> ReadAsync(ICaseQueries queries, CaseListFilter filter, AgentId me, DateTimeOffset now, CancellationToken stop)
    {
        var page = await queries.ListAsync(filter.ToCaseFilter(me), stop);
        return Of(filter, page, now);
    }

    public static CaseListView Of(CaseListFilter filter, CasePage page, DateTimeOffset now)
    {
        var rows = page.Items.Select(item => CaseRow.Of(item, now)).ToList();
        if (page.NextCursor is not { } cursor) return new CaseListView(filter, rows, null, false);

        // While the window still grows, one query shows all of it and live changes fall into place. Past that, the next page begins at the cursor.
        var grows = filter.Rows + CaseListFilter.Window <= CaseFilter.MaxLimit;
        var next = grows ? filter with { Rows = filter.Rows + CaseListFilter.Window } : filter with { Rows = CaseListFilter.Window, After = cursor };
        return new CaseListView(filter, rows, next.ToAddress(), !grows);
    }

    /// <summary>The values that the rows of this page have, to suggest them in the filters.</summary>
    public IReadOnlyList<string> Seen(Func<Case, string?> field) =>
        Rows.Select(r => field(r.Case)).OfType<string>().Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture).ToList();
}

/// <summary>One row of the list.</summary>
public sealed record CaseRow
{
    private const int MaxTitle = 120;

    public required Case Case { get; init; }

    /// <summary>The subject or, where there is none, the first words; null when neither is known.</summary>
    public string? Title { get; init; }

    public string? Contact { get; init; }

    /// <summary>The promise that is nearest to being broken, or broken; null when none is open.</summary>
    public Telling.SlaReading? Sla { get; init; }

    public bool HasUndelivered => Case.UndeliveredAnswers.Count > 0;

    public static CaseRow Of(CaseListItem item, DateTimeOffset now) => new()
    {
        Case = item.Case,
        Title = OneLine(item.Case.Subject) ?? OneLine(item.FirstWords),
        Contact = OneLine(item.ContactName),
        Sla = item.Case.IsLive ? Telling.SlaReading.MostUrgent(item.Case.Clocks, now) : null,
    };

    private static string? OneLine(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MaxTitle) return line;
        var end = char.IsHighSurrogate(line[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle;
        return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
    }
}
