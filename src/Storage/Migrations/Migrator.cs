using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>One numbered step of the schema, from an embedded file.</summary>
internal sealed record Migration(int Number, string Name, string Sql);

/// <summary>
/// Brings a database to this version's schema: forward only, each step in a transaction of its own together with its line in the journal, so
/// that a step is done whole or not at all and many processes may start together.
/// </summary>
internal static class Migrator
{
    private const string CreateJournal =
        "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

    /// <summary>The steps for a database, in order.</summary>
    public static IReadOnlyList<Migration> Embedded(Dialect dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var end = $".{dialect.MigrationSuffix}.sql";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(end, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name[..^end.Length], Read(assembly, name)))];
    }

    /// <summary>Runs the steps that are missing and gives them.</summary>
    /// <exception cref="StoreOpeningException">The database was written by a newer version.</exception>
    public static IReadOnlyList<Migration> Run(DbConnection connection, Dialect dialect, IReadOnlyList<Migration> steps, DateTimeOffset now)
    {
        var done = new List<Migration>();
        InTransaction(connection, dialect, () => connection.Execute(CreateJournal));
        foreach (var step in steps.Prepend(null))
        {
            InTransaction(connection, dialect, () =>
            {
                // Asked anew under the lock: another process may have done the step meanwhile.
                var newest = connection.ExecuteScalar<int?>("SELECT max(number) FROM schema_migrations") ?? 0;
                Refuse(connection, newest, steps);
                if (step is null || step.Number <= newest) return;
                connection.Execute(step.Sql);
                connection.Execute(
                    "INSERT INTO schema_migrations (number, name, applied_at) VALUES (@Number, @Name, @at)", new { step.Number, step.Name, at = now.UtcTicks });
                done.Add(step);
            });
        }

        return done;
    }

    private static void Refuse(DbConnection connection, int newest, IReadOnlyList<Migration> steps)
    {
        var known = steps.Count == 0 ? 0 : steps[^1].Number;
        if (newest > known)
        {
            throw new StoreOpeningException(
                $"The database {connection.DataSource} was written by a newer version of the hub (schema {newest}; this version knows {known}): run that version, or restore a backup from before the update.");
        }
    }

    private static void InTransaction(DbConnection connection, Dialect dialect, Action work)
    {
        dialect.BeginMigration(connection);
        try
        {
            work();
            connection.Execute("COMMIT");
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
