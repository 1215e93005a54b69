using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

internal sealed class SqliteMarks(WriteLoop writer, ReadPool readers) : IMarks
{
    private const string Select = "SELECT value FROM marks WHERE name = @name";

    private static readonly HotSql Set = new("INSERT INTO marks (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    public Task<string?> ReadAsync(string name, CancellationToken stop) => readers.ReadAsync(c => c.ExecuteScalar<string?>(Select, new { name }), stop);

    public Task WriteAsync(string name, string value) => writer.RunAsync(session => session[Set].Add(name).Add(value).Run());
}
