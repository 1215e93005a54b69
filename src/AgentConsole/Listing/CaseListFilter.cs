using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelHub.AgentConsole.Listing;

/// <summary>What the list of cases shows. It lives in the page's address, so a view can be kept as a bookmark or sent to a colleague.</summary>
public sealed record CaseListFilter
{
    /// <summary>Rows of the first window; "load more" shows one window more each time, up to <see cref="CaseFilter.MaxLimit"/>, and from there goes on by cursor.</summary>
    public const int Window = 50;

    private const int MaxValueLength = 200;

    public CaseStatus? Status { get; init; }

    public SupportLevel? Level { get; init; }

    public string? Department { get; init; }

    public string? Channel { get; init; }

    public string? Queue { get; init; }

    /// <summary><c>me</c>, <c>nobody</c> or an agent's sign-in name.</summary>
    public string? Owner { get; init; }

    public ContactId? Contact { get; init; }

    public string? Text { get; init; }

    /// <summary>How many rows: a multiple of <see cref="Window"/> up to <see cref="CaseFilter.MaxLimit"/>.</summary>
    public int Rows { get; init; } = Window;

    /// <summary>The cursor where the page begins; null for the newest.</summary>
    public string? After { get; init; }

    public bool IsEmpty => this with { Rows = Window, After = null } == new CaseListFilter();

    /// <summary>Reads a query string. What it does not understand it leaves out: a link that was mangled on its way still opens a list.</summary>
    public static CaseListFilter Parse(string? query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Get(string name) => values.TryGetValue(name, out var found) && found.ToString().Trim() is { Length: > 0 and <= MaxValueLength } value ? value : null;

        return new CaseListFilter
        {
            Status = Names.TryParse<CaseStatus>(Get("status"), out var status) ? status : null,
            Level = Names.TryParse<SupportLevel>(Get("level"), out var level) ? level : null,
            Department = Get("department"),
            Channel = Get("channel"),
            Queue = Get("queue"),
            Owner = Get("owner") is { } owner && AgentId.TryParse(owner, out var agent) ? agent.Value : null,
            Contact = ContactId.TryParse(Get("contact"), out var contact) ? contact : null,
            Text = Get("q"),
            Rows = int.TryParse(Get("rows"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? RowsNear(rows) : Window,
            After = Get("after"),
        };
    }

    /// <summary>The query string, with its question mark; empty when nothing is filtered.</summary>
    public string ToQuery()
    {
        var query = new StringBuilder();
        void Put(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        Put("status", Status is { } status ? Names.Of(status) : null);
        Put("level", Level is { } level ? Names.Of(level) : null);
        Put("department", Department);
        Put("channel", Channel);
        Put("queue", Queue);
        Put("owner", Owner);
        Put("contact", Contact?.ToString());
        Put("q", Text);
        Put("rows", Rows == Window ? null : Rows.ToString(CultureInfo.InvariantCulture));
        Put("after", After);
        return query.ToString();
    }

    public string ToAddress() => "/" + ToQuery();

    /// <summary>The one query that the page makes.</summary>
    public CaseFilter ToCaseFilter(AgentId me) => new()
    {
        Status = Status,
        Level = Level,
        Department = Department,
        Channel = Channel,
        Queue = Queue,
        Contact = Contact,
        Owner = Owner is null or "nobody" ? null : Owner == "me" ? me : new AgentId(Owner),
        Unowned = Owner == "nobody",
        Text = Text,
        Cursor = After,
        Limit = Rows,
    };

    private static int RowsNear(int rows) => (Math.Clamp(rows, 1, CaseFilter.MaxLimit) + Window - 1) / Window * Window;
}
