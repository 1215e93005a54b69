using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Working;

public sealed class ReplyPlacesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly ConversationRef Web = new(new AccountName("web"), "v-1");
    private static readonly ReplyPlace OnWeb = new(Web, "webchat", Now);
    private static readonly ReplyPlace OnBot = new(new ConversationRef(new AccountName("bot"), "77"), "telegram", Now.AddHours(-1));

    [Test]
    public void Of_OnlyOnePlace_ThereIsNothingToChoose()
    {
        Assert.That(ReplyPlaces.Of(Details(), [OnWeb]), Is.Null);
        Assert.That(ReplyPlaces.Of(Details(), [OnWeb, OnWeb with { Conversation = new ConversationRef(Web.Account, "v-2"), At = Now.AddDays(-1) }]), Is.Null, "of one account only the latest counts");
    }

    [Test] // P44
    public void Of_CustomerCanBeReached_TheUsualPlaceIsProposed()
    {
        var places = ReplyPlaces.Of(Details(new ReachabilityChanged("webchat", false), new ReachabilityChanged("webchat", true)), [OnBot, OnWeb])!;
        Assert.That((places.Proposed, places.Choices.Select(c => c.Channel)), Is.EqualTo((Web, (IEnumerable<string>)["webchat", "telegram"])).UsingPropertiesComparer());
    }

    [Test] // P44
    public void Of_CustomerCantBeReachedThere_AnotherPlaceIsProposed()
    {
        var places = ReplyPlaces.Of(Details(new ReachabilityChanged("webchat", false)), [OnWeb, OnBot])!;
        Assert.That(places.Proposed, Is.EqualTo(OnBot.Conversation));
        Assert.That(places.Choices[0], Is.EqualTo(new PlaceChoice(Web, "webchat", IsReachable: false)));
        var nowhere = ReplyPlaces.Of(Details(new ReachabilityChanged("webchat", false), new ReachabilityChanged("telegram", false)), [OnWeb, OnBot])!;
        Assert.That(nowhere.Proposed, Is.EqualTo(Web), "with all of them gone the usual one is as good as any");
    }

    private static CaseDetails Details(params CaseEventData[] data)
    {
        CaseEventData[] all = [new Opened("webchat", Web.Account, Web.Key), new MessageAdded(Direction.In, AuthorKind.Customer, "webchat", Web.Account, Web.Key), .. data];
        var events = all.Select((d, i) => new CaseEvent(i + 1, Now, new Cause(CauseKind.Message, "m"), d)).ToList();
        return new CaseDetails(CaseFold.Fold(new CaseNumber(1001), events), null, [], events);
    }
}
