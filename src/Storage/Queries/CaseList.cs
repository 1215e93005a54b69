using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>
/// Builds the query of a list. First the numbers of the cases to show are found in an index alone, then only those cases are read: the cost follows
/// the page's size and not the number of cases.
/// </summary>
internal static class CaseList
{
    /// <summary>A search considers at most this many of the newest subjects and contacts that have the words.</summary>
    public const int MaxCandidates = 2000;

    private const string Order = "ORDER BY updated_at DESC, number DESC";

    /// <param name="Sql">Gives number and updated_at of the page's cases and of one more, newest change first.</param>
    public sealed record Query(string Sql, DynamicParameters Parameters);

    public sealed record Cursor(long UpdatedAt, long Number);

    /// <summary>Null when nothing can be found: the words hold no letter or digit, or the conditions exclude each other.</summary>
    public static Query? Build(CaseFilter filter, Dialect dialect)
    {
        if (filter is { Unowned: true, Owner: not null }) return null;
        var parameters = new DynamicParameters();
        var conditions = new List<string>();
        Add(conditions, parameters, filter);
        parameters.Add("take", filter.Limit + 1);
        if (!string.IsNullOrWhiteSpace(filter.Text)) return AddSearch(filter, dialect, conditions, parameters);

        // A contact or owner has few enough cases to read those alone. All other lists go through the wide index, one status after the other, because each status'
        // part of it is in the list's order.
        if (filter.Contact is not null || filter.Owner is not null)
        {
            if (filter.Status is { } status) conditions.Add($"status = {(int)status}");
            return new Query(Select(dialect.ByIndex(filter.Contact is not null ? "cases_contact" : "cases_owner"), conditions), parameters);
        }

        CaseStatus[] statuses = filter.Status is { } one ? [one] : Enum.GetValues<CaseStatus>();
        var parts = statuses.Select(s => $"SELECT number, updated_at FROM ({Select(dialect.ByIndex("cases_list"), [$"status = {(int)s}", .. conditions])}) AS s{(int)s}");
        return new Query($"{string.Join("\nUNION ALL\n", parts)}\n{Order} LIMIT @take", parameters);
    }

    public static string Write(Cursor cursor)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, cursor.UpdatedAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], cursor.Number);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="ArgumentException">The text is no cursor.</exception>
    public static Cursor Read(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (text.Length != 22 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != 16)
        {
            throw new ArgumentException("This is no cursor of a case list: take it from the page before, or leave it out.", nameof(text));
        }

        return new Cursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }

    private static string Select(string index, IEnumerable<string> conditions) =>
        $"SELECT number, updated_at FROM cases {index} WHERE {string.Join(" AND ", conditions.DefaultIfEmpty("1 = 1"))} {Order} LIMIT @take";

    private static void Add(List<string> conditions, DynamicParameters parameters, CaseFilter filter)
    {
        Equal("contact_id", "contact", filter.Contact?.Value);
        Equal("owner", "owner", filter.Owner?.Value);
        Equal("department", "department", filter.Department);
        Equal("level", "level", (int?)filter.Level);
        Equal("queue", "queue", filter.Queue);
        Equal("channel", "channel", filter.Channel);
        if (filter.Unowned) conditions.Add("owner IS NULL");
        if (filter.Since is { } since)
        {
            conditions.Add("updated_at >= @since");
            parameters.Add("since", since.UtcTicks);
        }

        if (filter.Cursor is { } text)
        {
            var cursor = Read(text);
            conditions.Add("(updated_at, number) < (@cursorAt, @cursorNumber)");
            parameters.Add("cursorAt", cursor.UpdatedAt);
            parameters.Add("cursorNumber", cursor.Number);
        }

        void Equal<T>(string column, string parameter, T? value)
        {
            if (value is null) return;
            conditions.Add($"{column} = @{parameter}");
            parameters.Add(parameter, value);
        }
    }

    private static Query? AddSearch(CaseFilter filter, Dialect dialect, List<string> conditions, DynamicParameters parameters)
    {
        if (filter.Status is { } status) conditions.Add($"status = {(int)status}");
        var found = new List<string>();
        if (CaseNumber.TryParse(filter.Text, out var number))
        {
            parameters.Add("named", number.Value);
            found.Add("SELECT @named AS number");
        }

        var words = Words(filter.Text!);
        if (words.Count > 0)
        {
            parameters.Add("words", dialect.SearchWords(words));
            parameters.Add("candidates", MaxCandidates);
            found.Add("SELECT id / 2 AS number FROM hits WHERE id % 2 = 0");
            found.Add("SELECT k.number FROM hits JOIN cases k ON k.contact_id = hits.id / 2 WHERE hits.id % 2 = 1");
        }

        if (found.Count == 0) return null;
        var hits = words.Count > 0 ? $"WITH hits AS ({dialect.SearchRows})\n" : "";
        return new Query($"{hits}{Select("", [$"number IN ({string.Join(" UNION ", found)})", .. conditions])}", parameters);
    }

    /// <summary>The runs of letters and digits, as the index has them; at most ten.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                word.Append(rune);
                continue;
            }

            Take();
        }

        Take();
        return words;

        void Take()
        {
            if (word.Length > 0 && words.Count < 10) words.Add(word.ToString());
            word.Clear();
        }
    }
}
