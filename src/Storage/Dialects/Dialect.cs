using System.Data.Common;

namespace ChannelHub.Storage;

/// <summary>
/// What two databases say differently. All other SQL is written once, beside the method that runs it, in the words that SQLite and PostgreSQL share.
/// </summary>
internal abstract class Dialect
{
    /// <summary>The second part of a migration's file name: <c>0001_start.sqlite.sql</c>.</summary>
    public abstract string MigrationSuffix { get; }

    /// <summary>Begins a transaction that no other process can write beside.</summary>
    public abstract void BeginMigration(DbConnection connection);

    /// <summary>Names the index that a query must go by, where the database can be told; otherwise empty.</summary>
    public abstract string ByIndex(string index);

    /// <summary>An expression: a text field of a JSON column, shortened.</summary>
    public abstract string JsonText(string column, string field, int maxLength);

    /// <summary>A query that gives the rows of <c>search</c> (newest first, at most <c>@candidates</c>) which hold all of <c>@words</c>, each at the beginning of a word.</summary>
    public abstract string SearchRows { get; }

    /// <summary>The value of <c>@words</c> for these words; each has letters and digits only.</summary>
    public abstract string SearchWords(IEnumerable<string> words);
}
