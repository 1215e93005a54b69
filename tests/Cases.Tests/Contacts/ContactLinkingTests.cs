namespace ChannelHub.Cases.Tests.Contacts;

public sealed class ContactLinkingTests
{
    private static readonly ContactAddress Visitor = new("webchat", "v-1");
    private static readonly ContactAddress Mail = new("email", "maria@example.org");
    private static readonly ContactAddress Chat = new("telegram", "77");

    [Test]
    public void Plan_VisitorAndSomebodyKnown_TheKnownOneStaysWhicheverIsOlder()
    {
        foreach (var (visitor, known) in new[] { (1, 2), (2, 1) })
        {
            var plan = (LinkPlan.Merge)ContactLinking.Plan(Of(visitor, Visitor), Of(known, Mail));
            Assert.That((plan.Kept.Id, plan.Absorbed.Id), Is.EqualTo((new ContactId(known), new ContactId(visitor))));
            Assert.That(plan.Kept.Addresses, Is.EqualTo((ValueList<ContactAddress>)[Mail, Visitor]));
            Assert.That(plan.Absorbed.Addresses, Is.Empty);
        }
    }

    [Test]
    public void Plan_TwoThatCanBeRecognised_TheOlderOneStays()
    {
        Assert.That(((LinkPlan.Merge)ContactLinking.Plan(Of(2, Chat), Of(1, Mail))).Kept.Id, Is.EqualTo(new ContactId(1)));
        Assert.That(((LinkPlan.Merge)ContactLinking.Plan(Of(2, Visitor), Of(3, Chat), otherIsNew: true)).Kept.Id, Is.EqualTo(new ContactId(2)), "somebody new joins who is there");
    }

    [Test] // P43
    public void Plan_DifferentAddressesOfOneKind_AreNeverMerged()
    {
        Assert.That(ContactLinking.Plan(Of(1, Mail), Of(2, Chat, Mail with { Address = "pedro@example.org" })), Is.EqualTo(new LinkPlan.Differs("email")));
        Assert.That(ContactLinking.Plan(Of(1, Visitor), Of(2, Visitor with { Address = "v-2" })), Is.InstanceOf<LinkPlan.Merge>(), "a person has many browsers");
        Assert.That(ContactLinking.Plan(Of(1, Mail), Of(1, Mail)), Is.InstanceOf<LinkPlan.Same>());
    }

    [Test]
    public void Undo_ContactGotMoreSince_KeepsThatAndGivesBackTheRest()
    {
        var plan = (LinkPlan.Merge)ContactLinking.Plan(Of(1, Mail) with { Language = null }, Of(2, Chat) with { Name = "María", Language = "es" });
        var link = new ContactLink { Evidence = new LinkEvidence(LinkEvidenceKind.Agent, "ana"), At = default, KeptBefore = plan.KeptBefore, AbsorbedBefore = plan.AbsorbedBefore };
        Assert.That(plan.Kept, Is.EqualTo(Of(1, Mail, Chat) with { Name = "María", Language = "es" }));
        Assert.That(ContactLinking.Undo(link, plan.Kept), Is.EqualTo((plan.KeptBefore, plan.AbsorbedBefore)));
        var since = plan.Kept with { Name = "María Pech", Addresses = plan.Kept.Addresses.Add(Visitor) };
        Assert.That(ContactLinking.Undo(link, since).Kept, Is.EqualTo(Of(1, Mail, Visitor) with { Name = "María Pech" }));
    }

    private static Contact Of(long id, params ContactAddress[] addresses) => new() { Id = new ContactId(id), Addresses = [.. addresses] };
}
