using ChannelHub.Cases;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Storage;

/// <summary>The open store: one database, one writer, readers, and what stands on them.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly DirectoryLock? held;
    private readonly ReadPool readers;
    private readonly WriteLoop writer;

    private SqliteStore(StorageOptions options, StorageTuning tuning, DirectoryLock? held, SqliteConnection connection, TimeProvider time, ILogger log)
    {
        this.held = held;
        var file = options.DatabaseFile;
        var numbers = new Numbers(connection);
        Attachments = new AttachmentFolder(options.AttachmentFolder, clear: options.Exclusive, log); // may throw, so before the writer's thread starts
        var health = new StoreHealth(log);
        readers = new ReadPool(file);
        writer = new WriteLoop(busy => SqliteConnections.OpenWriter(file, busy, create: false), connection, file, tuning, health, time, log);
        Consents = new SqliteConsents(readers);
        Health = health;
        Inbox = new SqliteInbox(writer, readers);
        Cases = new SqliteCaseStore(writer, readers, numbers);
        Outbox = new SqliteOutbox(writer, readers);
        Timers = new SqliteTimers(readers);
        Queries = new SqliteCaseQueries(readers, SqliteDialect.Instance);
        Histories = new SqliteCaseHistories(readers, SqliteDialect.Instance);
        Marks = new SqliteMarks(writer, readers);
        People = new SqlitePeople(writer, readers);
        Articles = new SqliteArticles(writer, readers);
    }

    public IInbox Inbox { get; }

    public ICaseStore Cases { get; }

    public IOutbox Outbox { get; }

    public ITimers Timers { get; }

    public ICaseQueries Queries { get; }

    public ICaseHistories Histories { get; }

    public IMarks Marks { get; }

    public IPeople People { get; }

    public IArticles Articles { get; }

    public IConsents Consents { get; }

    public IAttachmentStore Attachments { get; }

    public IStoreHealth Health { get; }

    /// <summary>Opens the database, makes it or brings it up to date.</summary>
    /// <exception cref="StoreOpeningException">It can't be opened; the message says why and what to do.</exception>
    public static SqliteStore Open(StorageOptions options, TimeProvider time, ILogger log, StorageTuning? tuning = null)
    {
        if (options.Check() is { Count: > 0 } faults) throw new StoreOpeningException(string.Join(Environment.NewLine, faults));
        tuning ??= new StorageTuning();
        var folder = Path.GetFullPath(options.Directory);
        DirectoryLock? held = null;
        SqliteConnection? connection = null;
        SqliteStore? store = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = options.Exclusive ? DirectoryLock.Take(folder) : null;
            connection = SqliteConnections.OpenWriter(options.DatabaseFile, tuning.BusyTimeout, create: true);
            foreach (var step in Migrator.Run(connection, SqliteDialect.Instance, Migrator.Embedded(SqliteDialect.Instance), time.GetUtcNow()))
            {
                StorageLog.Migrated(log, step.Number, step.Name);
            }

            store = new SqliteStore(options, tuning, held, connection, time, log);
            StorageLog.Opened(log, folder);
            return store;
        }
        catch (SqliteException e)
        {
            throw new StoreOpeningException(SqliteFaults.Describe(e, options.DatabaseFile), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpeningException($"The folder {folder} can't be used: {e.Message}", e);
        }
        finally
        {
            if (store is null)
            {
                connection?.Dispose();
                held?.Dispose();
            }
        }
    }

    /// <summary>For tests that have to reach the writer's connection.</summary>
    internal Task<T> OnWriterAsync<T>(Func<WriteSession, T> work) => writer.RunAsync(work);

    public void Dispose()
    {
        writer.Dispose();
        readers.Dispose();
        held?.Dispose();
    }
}
