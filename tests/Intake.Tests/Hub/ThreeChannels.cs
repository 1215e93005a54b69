using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>A hub with a page, a bot and a mailbox, each a channel of its own.</summary>
public abstract class ThreeChannels
{
    private protected static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");
    private protected static readonly DateTimeOffset Morning = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));
    private protected static readonly CancellationToken Never = CancellationToken.None;

    private protected readonly ScriptedChannel web = new("web", type: "webchat", addressKind: "webchat");
    private protected readonly ScriptedChannel bot = new("bot", type: "telegram", addressKind: "telegram");
    private protected readonly ScriptedChannel mail = new("mail", type: "email", addressKind: "email");
    private protected readonly ManualTime time = new(Morning);
    private protected TestHub hub = null!;

    [SetUp]
    public async Task StartAsync() => hub = await TestHub.StartAsync([web, bot, mail], time);

    [TearDown]
    public async Task StopAsync() => await hub.DisposeAsync();

    private protected async Task SayAsync(ScriptedChannel channel, string conversation, string text)
    {
        await hub.ReceiveAsync(channel, conversation, text);
        await hub.SettledAsync();
    }

    private protected async Task DoAsync(CaseNumber number, CaseCommand command)
    {
        Assert.That(await hub.Desk.ExecuteAsync(number, command, Ana, null, Never), Is.InstanceOf<CommandOutcome.Done>());
        await hub.SettledAsync();
    }

    private protected async Task<Case> CaseOfAsync(ScriptedChannel channel) => (await hub.AllCasesAsync()).Select(c => c.Case).Where(c => c.Conversation.Account == channel.Account).OrderBy(c => c.Number.Value).Last();

    private protected async Task<Contact> ContactAsync(ContactId id) => (await hub.Queries.FindContactAsync(id, Never))!;
}
