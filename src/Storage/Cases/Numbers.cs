using Dapper;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

/// <summary>Numbers for new cases and contacts, given out from memory. One that was given out and not used leaves a gap.</summary>
internal sealed class Numbers
{
    /// <summary>The first case of an empty database is CH-1001: a number that looks like one when it is read out.</summary>
    private const long BeforeFirstCase = 1000;

    private long lastCase;
    private long lastContact;

    public Numbers(SqliteConnection connection)
    {
        lastCase = Math.Max(BeforeFirstCase, connection.ExecuteScalar<long?>("SELECT max(number) FROM cases") ?? 0);
        lastContact = connection.ExecuteScalar<long?>("SELECT max(id) FROM contacts") ?? 0;
    }

    public long NextCase() => Interlocked.Increment(ref lastCase);

    public long NextContact() => Interlocked.Increment(ref lastContact);
}
