using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

public abstract partial class ChannelContract
{
    private static readonly string LongText = string.Join("\n\n", Enumerable.Range(1, 4000).Select(i => $"Paso {i}: revise el certificado, la conexión y el reloj 👍🏽."));

    [Test]
    public void Show_LongReply_IsSplitWithinThePlatformsLimit()
    {
        var parts = Host.Trial.Show(Answer(new MessageBody { Text = LongText }));
        var platform = Host.Channel.Capabilities;
        Assert.That(parts.Select(p => TextSplitter.Measure(p, platform.TextUnit)), Has.All.LessThanOrEqualTo(platform.MaxTextLength));
        Assert.That(Words(string.Join(' ', parts)), Is.EqualTo(Words(LongText)), "words were lost, torn or changed places");
    }

    [Test]
    public void Show_Choices_AllCanBeSeen()
    {
        var choices = Enumerable.Range(1, 30).Select(i => new Choice($"v{i}", $"Opción {i}")).ToValueList();
        foreach (var few in new[] { choices.AsSpan()[..2].ToArray(), [.. choices] })
        {
            var shown = string.Join('\n', Host.Trial.Show(Answer(new MessageBody { Text = "¿Cuál?", Choices = few.ToValueList() })));
            foreach (var choice in few) Assert.That(shown, Does.Contain(choice.Label));
        }
    }

    [Test]
    public async Task Send_Taken_IsSent()
    {
        if (Platform is not null) Platform.Next = PlatformAnswer.Takes;
        var outcome = await Host.Channel.SendAsync(Row("Hola"), CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Sent>());
        if (Platform is null) Assert.That(Host.Channel.Capabilities.RecognisesRepeats, Is.True, "an answer that nobody pushes can be repeated without harm, and must say so");
        else Assert.That(Platform.Taken, Is.EqualTo(new[] { "Hola" }));
    }

    [Test]
    public async Task Send_PlatformAsksToRetry_IsRetryAfterWhatItSaid()
    {
        if (!Asks(PlatformAnswer.AsksToRetry)) return;
        var outcome = await Host.Channel.SendAsync(Row("Hola"), CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(((SendOutcome.Retry)outcome).After, Is.EqualTo(Platform!.RetryAfter));
    }

    [Test]
    public async Task Send_PlatformRefuses_IsRefusedWithAReason()
    {
        if (!Asks(PlatformAnswer.Refuses)) return;
        var outcome = await Host.Channel.SendAsync(Row("Hola"), CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Refused>());
        Assert.That(((SendOutcome.Refused)outcome).Reason, Is.Not.Empty);
    }

    [Test]
    public async Task Send_ConnectionBreaksAfterTheRequest_IsUnknown()
    {
        if (!Asks(PlatformAnswer.CutsAfterRequest)) return;
        Assert.That(await Host.Channel.SendAsync(Row("Hola"), CancellationToken.None), Is.InstanceOf<SendOutcome.Unknown>());
    }

    [Test]
    public async Task Send_PlatformUnreachable_IsRetry()
    {
        if (!Asks(PlatformAnswer.Unreachable)) return;
        Assert.That(await Host.Channel.SendAsync(Row("Hola"), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
    }

    [Test]
    public async Task Send_Twice_IsTheSameOutcomeWhereRepeatsAreRecognised()
    {
        if (!Host.Channel.Capabilities.RecognisesRepeats) return;
        if (Platform is not null) Platform.Next = PlatformAnswer.Takes;
        var row = Row("Hola");
        var first = await Host.Channel.SendAsync(row, CancellationToken.None);
        Assert.That(await Host.Channel.SendAsync(row with { Attempts = 1 }, CancellationToken.None), Is.InstanceOf(first.GetType()));
        if (Platform is not null) Assert.That(Platform.Taken, Has.Count.EqualTo(1), "the platform showed it twice");
    }

    protected OutboundMessage Answer(MessageBody body, int seq = 3, string conversation = "c") => new()
    {
        Id = new MessageId(new CaseNumber(1042), seq),
        Conversation = new ConversationRef(ChannelHost.Account, conversation),
        Channel = Type.Type,
        Position = 2,
        At = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero),
        Author = new MessageAuthor(AuthorKind.Bot),
        Body = body,
    };

    protected OutboxRow Row(string text) => new()
    {
        Message = Answer(new MessageBody { Text = text }, conversation: Build("address").Conversation), State = DeliveryState.Sending, Attempts = 0, PartsSent = 0, DueAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero),
    };

    /// <summary>False where answers are not pushed: there is no platform that could answer so.</summary>
    private bool Asks(PlatformAnswer answer)
    {
        if (Platform is null) return false;
        Platform.Next = answer;
        return true;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
