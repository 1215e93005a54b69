using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

internal sealed class SqliteDialect : Dialect
{
    public static readonly SqliteDialect Instance = new();

    public override string MigrationSuffix => "sqlite";

    public override string SearchRows => "SELECT rowid AS id FROM search WHERE search MATCH @words ORDER BY rowid DESC LIMIT @candidates";

    public override void BeginMigration(DbConnection connection) => SqliteConnections.Execute((SqliteConnection)connection, "BEGIN IMMEDIATE");

    public override string ByIndex(string index) => $"INDEXED BY {index}";

    public override string JsonText(string column, string field, int maxLength) => $"substr(json_extract({column}, '$.{field}'), 1, {maxLength})";

    public override string SearchWords(IEnumerable<string> words) => string.Join(' ', words.Select(w => $"\"{w}\"*"));
}
