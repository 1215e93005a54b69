using ChannelHub.Cases;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Contracts;

/// <summary>
/// What every channel must do, whatever its platform. A channel's test derives from this and says how its platform speaks; the parts are <c>ChannelContract.Receiving</c>,
/// <c>.Mapping</c> and <c>.Sending</c>.
/// </summary>
[TestFixture]
public abstract partial class ChannelContract
{
    private ChannelHost? host;
    private IPlatformStandIn? platform;

    /// <summary>The channel under test.</summary>
    protected abstract IChannelType Type { get; }

    /// <summary>Settings that work, <c>type</c> included; with limits high enough for these tests.</summary>
    protected abstract IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The genuine request, each time with something forged: no signature, a wrong one, one for other content or another account.</summary>
    protected abstract IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine);

    /// <summary>A payload as stored, with content of a kind that the mapper does not know, and what its note must name.</summary>
    protected abstract (RawInbound Raw, string Named) UnknownContent { get; }

    /// <summary>Payloads as stored that hold every kind of thing the mapper reads; the test bends them in every way.</summary>
    protected abstract IReadOnlyList<RawInbound> Samples { get; }

    /// <summary>A stand-in for the platform; null if answers are not pushed, as with web chat.</summary>
    protected virtual Task<IPlatformStandIn?> StartPlatformAsync() => Task.FromResult<IPlatformStandIn?>(null);

    /// <summary>A request that the platform's side keeps open (a stream); null if there is none.</summary>
    protected virtual HttpRequestMessage? LongRequest => null;

    /// <summary>An account of another type that this one works with; null if there is none.</summary>
    protected virtual (IChannelType Type, AccountName Account, IReadOnlyDictionary<string, string?> Settings)? Beside => null;

    protected ChannelHost Host => host!;

    protected IPlatformStandIn? Platform => platform;

    [SetUp]
    public async Task StartAsync()
    {
        platform = await StartPlatformAsync();
        host = await ChannelHost.StartAsync(Type, Settings.Concat(platform?.Settings ?? new Dictionary<string, string?>()), beside: Beside);
    }

    [TearDown]
    public async Task EndAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (platform is not null) await platform.DisposeAsync();
    }

    [Test]
    public void Validate_WorkingSettings_NoFault() => Assert.That(Validate(Settings), Is.Empty);

    [Test]
    public void Validate_MisspeltKey_IsAFaultWithItsFullKey()
    {
        var faults = Validate(Settings.Append(KeyValuePair.Create<string, string?>("Tpye", "x")));
        Assert.That(faults.Select(f => f.Key), Is.EqualTo(new[] { $"ChannelHub:Channels:{ChannelHost.Account}:Tpye" }));
    }

    [Test]
    public void Registration_Account_IsThere()
    {
        Assert.That(Host.Channel.Account, Is.EqualTo(ChannelHost.Account));
        Assert.That(Host.Channel.Type, Is.EqualTo(Type.Type));
        Assert.That(Host.Trial.Type, Is.EqualTo(Type.Type));
        Assert.That(ChannelTypes.All.Select(t => t.GetType()), Does.Contain(Type.GetType()), "the channel is missing in the list of channel types");
    }

    [Test]
    public async Task Stop_WithOpenRequests_IsQuickAndClean()
    {
        using var client = Host.NewClient();
        HttpResponseMessage? open = null;
        if (LongRequest is { } request)
        {
            open = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.That((int)open.StatusCode, Is.EqualTo(200));
        }

        await Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        if (open is not null)
        {
            // The stream ends as a whole answer ends; a cut connection would throw here.
            await open.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(5));
            open.Dispose();
        }

        Assert.That(Host.Feed.Open, Is.Zero, "listeners were left behind");
    }

    protected TrialRequest Build(string key, string text = "Me aparece el error H007", string customer = "Ana") =>
        Host.Trial.Build(new TrialInput(customer, text, key, new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)));

    protected IReadOnlyList<StoredMessage> MessagesOf(TrialRequest request) => Host.Hub.Messages(new ConversationRef(ChannelHost.Account, request.Conversation));

    private IReadOnlyList<SettingFault> Validate(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var all = settings.Concat(Platform?.Settings ?? new Dictionary<string, string?>()).ToDictionary(s => $"ChannelHub:Channels:{ChannelHost.Account}:{s.Key}", s => s.Value);
        return Type.Validate(ChannelHost.Account, new ConfigurationBuilder().AddInMemoryCollection(all).Build().GetSection($"ChannelHub:Channels:{ChannelHost.Account}"), isDevelopment: true);
    }
}
