using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Intake.Articles;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;
using ChannelHub.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>The whole intake over the real store in a folder of its own, with platforms played by the test.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider services;
    private readonly ManualTime? manual;
    private int next;

    private TestHub(ServiceProvider services, string directory, ManualTime? manual)
    {
        this.services = services;
        this.manual = manual;
        Directory = directory;
    }

    public string Directory { get; }

    public IMessageIntake Intake => services.GetRequiredService<IMessageIntake>();

    public ICaseQueries Queries => services.GetRequiredService<ICaseQueries>();

    public ICaseDesk Desk => services.GetRequiredService<ICaseDesk>();

    public IConsents Consents => services.GetRequiredService<IConsents>();

    public IPeople People => services.GetRequiredService<IPeople>();

    public IWorkDesk Work => services.GetRequiredService<IWorkDesk>();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public IContactLinks Links => services.GetRequiredService<IContactLinks>();

    public IContactDirectory Contacts => services.GetRequiredService<IContactDirectory>();

    public IInbox Inbox => services.GetRequiredService<IInbox>();

    public RoutingSource Source => services.GetRequiredService<RoutingSource>();

    public IClockAccounts Clocks => services.GetRequiredService<IClockAccounts>();

    /// <summary>By which promises open cases were last measured.</summary>
    public Task<string?> ReviewedAsync() => services.GetRequiredService<IMarks>().ReadAsync(Promises.PolicyReview.Mark, CancellationToken.None);

    public IChangeFeed Feed => services.GetRequiredService<IChangeFeed>();

    public static RoutingSet Rules { get; } = RoutingFile.Load(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "routing.yaml")), "routing.yaml") is RoutingLoad.Loaded loaded
        ? loaded.Set
        : throw new InvalidOperationException("The shipped routing file has faults.");

    public static DialogueSet Dialogue { get; } = DialogueFile.Read(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "dialogue.yaml")), "dialogue.yaml").Dialogue
        ?? throw new InvalidOperationException("The shipped dialogue has faults.");

    public static BotTexts Texts { get; } =
        TextsFile.Read(System.IO.Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText), "es", Dialogue).Texts
        ?? throw new InvalidOperationException("The shipped texts have faults.");

    /// <param name="directory">Of an earlier hub, to start again on its data.</param>
    public static async Task<TestHub> StartAsync(IEnumerable<ScriptedChannel> channels, ManualTime? time = null, string? directory = null, Action<IntakeOptions>? options = null, RoutingSet? rules = null, DialogueSet? dialogue = null, Action<IServiceCollection>? more = null)
    {
        directory ??= System.IO.Directory.CreateTempSubdirectory("channelhub-intake-").FullName;
        var intake = new IntakeOptions { StopTimeout = TimeSpan.FromSeconds(5) };
        options?.Invoke(intake);
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(time ?? TimeProvider.System)
            .AddSingleton(new ChannelHub.Intake.Linking.LinkKey("a key of the tests of 32 bytes..."u8.ToArray()))
            .AddStorage(new StorageOptions { Directory = directory })
            .AddIntake(intake, new RoutingSource(rules ?? Rules), Texts, dialogue ?? Dialogue);
        foreach (var channel in channels) services.AddSingleton<IChannel>(channel);
        more?.Invoke(services);
        var hub = new TestHub(services.BuildServiceProvider(), directory, time);
        foreach (var service in hub.services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        return hub;
    }

    /// <summary>The shipped articles.</summary>
    public static IReadOnlyList<ArticleContent> ShippedArticles { get; } =
        ArticleFiles.Read(System.IO.Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "articles")).Select(f => KeyValuePair.Create(Path.GetFileName(f), File.ReadAllText(f)))).Articles;

    public async Task ImportArticlesAsync()
    {
        foreach (var article in ShippedArticles) await Get<IArticles>().SaveAsync(article, null, "import", services.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    /// <summary>Hands a payload in as a receiver does.</summary>
    public ValueTask<AcceptOutcome> ReceiveAsync(ScriptedChannel channel, string conversation, string text, string? externalId = null) => Intake.AcceptAsync(new RawInbound
    {
        Account = channel.Account,
        Channel = channel.Type,
        ExternalId = externalId ?? Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture),
        ReceivedAt = services.GetRequiredService<TimeProvider>().GetUtcNow(),
        Body = Encoding.UTF8.GetBytes($"{conversation}|{text}"),
    });

    /// <summary>Waits until every message taken is decided or parked and every answer settled or waiting for a later try.</summary>
    public Task SettledAsync() => UntilAsync(async () => (await LedgerAsync()).All(r => r is { Pending: 0, Unsent: 0 }));

    public async Task<IReadOnlyList<LedgerRow>> LedgerAsync() => await Queries.ReadLedgerAsync(CancellationToken.None);

    public async Task<CaseDetails> CaseAsync(long number) => await Queries.FindAsync(new CaseNumber(number), CancellationToken.None) ?? throw new InvalidOperationException($"There is no case {number}.");

    public async Task<List<CaseDetails>> AllCasesAsync()
    {
        List<CaseDetails> all = [];
        string? cursor = null;
        do
        {
            var page = await Queries.ListAsync(new CaseFilter { Limit = CaseFilter.MaxLimit, Cursor = cursor }, CancellationToken.None);
            foreach (var item in page.Items) all.Add((await Queries.FindAsync(item.Case.Number, CancellationToken.None))!);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>Waits for a condition; a manual clock is moved on meanwhile by the step, if one is given.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? step = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline) Assert.Fail($"It did not come true in time.\n{string.Join('\n', await LedgerAsync())}");
            if (step is { } by) manual!.Advance(by);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    /// <summary>Stops as the program does, and keeps the data.</summary>
    public async Task<string> StopAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Reverse()) await service.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        return Directory;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
    }
}
