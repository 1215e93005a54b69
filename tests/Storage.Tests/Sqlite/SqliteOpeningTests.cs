using ChannelHub.Cases;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Storage.Tests;

public sealed class SqliteOpeningTests : SqliteTestBase
{
    [Test]
    public void Open_SecondHubOnTheFolder_IsRefusedUntilTheFirstEnds()
    {
        using (Folder.Open())
        {
            Assert.That(() => Folder.Open(), Throws.InstanceOf<StoreOpeningException>().With.Message.Contains("Another hub").And.Message.Contains(Folder.Path));
        }

        Folder.Open().Dispose();
    }

    [Test]
    public async Task Open_ToolBesideTheHub_BothReadAndWrite()
    {
        using var hub = Folder.Open();
        using var tool = Folder.Open(exclusive: false);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await (i % 2 == 0 ? hub : tool).Inbox.AcceptAsync(Opening.Raw($"m-{i}")))));
        Assert.That(await PendingAsync(hub), Has.Count.EqualTo(100));
        Assert.That(await PendingAsync(tool), Has.Count.EqualTo(100));
        await AssertBalancesAsync(tool);
    }

    /// <summary>The files as a killed process leaves them: a database and a log that was never copied into it.</summary>
    [Test]
    public async Task Open_AfterTheProcessDied_HasEverythingThatWasAcknowledged()
    {
        var after = new SqliteFolder();
        var acknowledged = new List<string>();
        Case last;
        using (var store = Folder.Open(new StorageTuning { CheckpointPages = int.MaxValue }))
        {
            for (var i = 0; i < 50; i++)
            {
                await store.Inbox.AcceptAsync(Opening.Raw($"m-{i}"));
                acknowledged.Add($"m-{i}");
            }

            var opening = Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-1");
            await store.Cases.CommitAsync(opening.Work);
            last = opening.Case;
            foreach (var file in new[] { "channelhub.db", "channelhub.db-wal" }) File.Copy(Path.Combine(Folder.Path, file), Path.Combine(after.Path, file));
        }

        using (var store = after.Open())
        {
            Assert.That(await PendingAsync(store), Is.EqualTo(acknowledged));
            Assert.That((await store.Cases.LoadCaseAsync(last.Number, CancellationToken.None))!.Case, Is.EqualTo(last));
            await AssertBalancesAsync(store);
        }

        after.Remove();
    }

    [Test]
    public void Open_ProviderThatIsNotThere_SaysWhatIsAllowed()
    {
        var wrong = Folder.Options with { Provider = "Oracle", ConnectionString = "Host=db;Password=secret" };
        Assert.That(wrong.Check().Select(f => f.Key), Is.EqualTo(new[] { "ChannelHub:Storage:Provider", "ChannelHub:Storage:ConnectionString" }));
        Assert.That(string.Join(' ', wrong.Check()), Does.Contain("Sqlite").And.Not.Contain("secret"));
        Assert.That(() => SqliteStore.Open(wrong, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), Throws.InstanceOf<StoreOpeningException>());
    }

    [Test]
    public void Open_NotADatabase_SaysWhichFileIsDamaged()
    {
        File.WriteAllText(Folder.Options.DatabaseFile, new string('x', 10_000));
        Assert.That(() => Folder.Open(), Throws.InstanceOf<StoreOpeningException>().With.Message.Contains("damaged").And.Message.Contains(Folder.Options.DatabaseFile));
    }

    [Test]
    public void Migrate_Again_ChangesNothing()
    {
        Folder.Open().Dispose();
        var (schema, journal) = (Schema(), Journal());
        Folder.Open().Dispose();
        Assert.That(Schema(), Is.EqualTo(schema));
        Assert.That(Journal(), Is.EqualTo(journal).And.EqualTo(Migrator.Embedded(SqliteDialect.Instance).Select(m => m.Number)));
    }

    [Test]
    public void Migrate_ManyProcessesAtOnceOnAnEmptyFolder_RunsEachStepOnce()
    {
        var stores = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Folder.Open(exclusive: false)).ToList();
        foreach (var store in stores) store.Dispose();
        Assert.That(Journal(), Is.EqualTo(Migrator.Embedded(SqliteDialect.Instance).Select(m => m.Number)));
    }

    [Test]
    public void Migrate_DatabaseOfANewerVersion_IsRefusedAndLeftAsItIs()
    {
        Folder.Open().Dispose();
        using (var connection = Intruder()) connection.Execute("INSERT INTO schema_migrations (number, name, applied_at) VALUES (9999, 'later', 0)");
        var schema = Schema();
        Assert.That(() => Folder.Open(), Throws.InstanceOf<StoreOpeningException>().With.Message.Contains("newer version").And.Message.Contains("9999"));
        Assert.That(Schema(), Is.EqualTo(schema));
    }

    [Test]
    public void Migrate_StepFails_IsUndoneWholeAndTheStepsBeforeStand()
    {
        using var connection = Intruder();
        Migration[] steps = [new(1, "0001_a", "CREATE TABLE a (x INTEGER)"), new(2, "0002_b", "CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER)")];
        Assert.That(() => Migrator.Run(connection, SqliteDialect.Instance, steps, Opening.Morning), Throws.InstanceOf<SqliteException>());
        Assert.That(Schema().Where(s => s.Contains("TABLE a", StringComparison.Ordinal) || s.Contains("TABLE b", StringComparison.Ordinal)), Is.EqualTo(new[] { "CREATE TABLE a (x INTEGER)" }));
        Assert.That(Journal(), Is.EqualTo(new[] { 1 }));
        steps[1] = steps[1] with { Sql = "CREATE TABLE b (x INTEGER)" };
        Assert.That(Migrator.Run(connection, SqliteDialect.Instance, steps, Opening.Morning), Is.EqualTo(new[] { steps[1] }));
    }

    [Test]
    public void AddStorage_Resolved_GivesAllPortsOfOneStore()
    {
        using (var services = new ServiceCollection().AddLogging().AddStorage(Folder.Options).BuildServiceProvider())
        {
            foreach (var port in new[] { typeof(IInbox), typeof(ICaseStore), typeof(IOutbox), typeof(ITimers), typeof(ICaseQueries), typeof(IPeople), typeof(IAttachmentStore), typeof(IStoreHealth) })
            {
                Assert.That(services.GetService(port), Is.Not.Null.And.SameAs(services.GetService(port)), port.Name);
            }

            Assert.That(services.GetRequiredService<IStoreHealth>().Fault, Is.Null);
        }

        Folder.Open().Dispose(); // the container let go of the folder
    }

    private List<string> Schema()
    {
        using var connection = Intruder();
        return connection.Query<string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").AsList();
    }

    private List<int> Journal()
    {
        using var connection = Intruder();
        return connection.Query<int>("SELECT number FROM schema_migrations ORDER BY number").AsList();
    }
}
