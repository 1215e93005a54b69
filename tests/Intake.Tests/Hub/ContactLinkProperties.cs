using ChannelHub.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Whatever is linked and undone in whatever order, and whoever writes meanwhile.</summary>
public sealed class ContactLinkProperties
{
    private static readonly string[] Kinds = ["webchat", "telegram", "email", "phone"];
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");
    private static readonly CancellationToken Never = CancellationToken.None;

    [FsCheck.NUnit.Property(MaxTest = 20, Replay = "20261122,7")] // P43
    public Property Links_AnySequenceOfLinksAndUndos_EveryAddressHasOneContactAndUndoingAllRestoresAll() => Prop.ForAll(Steps().ArrayOf().Resize(16).ToArbitrary(), steps => PlayAsync(steps).GetAwaiter().GetResult());

    private static async Task PlayAsync(Step[] steps)
    {
        var channels = Kinds.Select(k => new ScriptedChannel(k, type: k, addressKind: k)).ToList();
        await using var hub = await TestHub.StartAsync(channels, ManualTime.AtNoon());
        foreach (var channel in channels)
        {
            foreach (var who in new[] { "1", "2" }) await hub.ReceiveAsync(channel, $"{who}@{channel.Type}", "Me aparece el error H007 al timbrar");
        }

        await hub.SettledAsync();
        var people = (await hub.Contacts.ListAsync(default, 100, Never)).OrderBy(p => Array.IndexOf(Kinds, p.Addresses[0].Kind)).ThenBy(p => p.Addresses[0].Address, StringComparer.Ordinal).ToList();
        Assert.That(people, Has.Count.EqualTo(8));
        var addresses = people.SelectMany(p => p.Addresses).ToList();
        var made = new List<ContactLink>();
        foreach (var step in steps)
        {
            switch (step)
            {
                case { Undo: true } when made.Count > 0:
                    var link = made[step.One % made.Count];
                    if (await hub.Links.UndoAsync(link.Kept, link.Id, "ana", Never) is LinkOutcome.Done) made.Remove(link);
                    break;
                case { Undo: false, One: var one, Other: var other }:
                    if (await hub.Links.LinkAsync(people[one].Id, people[other].Id, new LinkEvidence(LinkEvidenceKind.Agent, "ana"), Never) is LinkOutcome.Done { Link: var done })
                    {
                        made.Add((await hub.Contacts.ReadLinksAsync(done.Kept, Never))[0]);
                    }

                    break;
            }

            if (step.Writes is { } writer)
            {
                // Who writes again after the end opens another case; it has to go with the writer whatever is undone later.
                var own = channels[writer / 2].Account;
                var ended = step.Opens ? (await hub.AllCasesAsync()).Select(c => c.Case).Where(c => c.Conversation == new ConversationRef(own, people[writer].Addresses[0].Address) && c.Status != CaseStatus.Closed) : [];
                foreach (var c in ended) await hub.Desk.ExecuteAsync(c.Number, new CaseCommand.ChangeStatus(CaseStatus.Closed), Ana, null, Never);
                await hub.ReceiveAsync(channels[writer / 2], people[writer].Addresses[0].Address, "¿Hay novedades?");
                await hub.SettledAsync();
            }

            var now = await hub.Contacts.ListAsync(default, 100, Never);
            Assert.That(now.SelectMany(p => p.Addresses), Is.EquivalentTo(addresses), "every address with exactly one contact");
            foreach (var c in (await hub.AllCasesAsync()).Select(c => c.Case))
            {
                var owner = await hub.Contacts.FindAsync(new ContactAddress(c.Channel, c.Conversation.Key), Never);
                Assert.That(c.Contact, Is.EqualTo(owner!.Id), "a case is its writer's");
                var talk = await hub.Get<ICaseStore>().LoadConversationAsync(c.Conversation, new ContactAddress(c.Channel, c.Conversation.Key), Never);
                Assert.That((talk.Conversation!.Contact, talk.Contact!.Id), Is.EqualTo(((ContactId?)owner.Id, owner.Id)), "and so is the conversation");
            }
        }

        // Backwards, as the later ones stand on the earlier ones.
        foreach (var link in made.OrderByDescending(l => l.Id.Value)) Assert.That(await hub.Links.UndoAsync(link.Absorbed, link.Id, "ana", Never), Is.InstanceOf<LinkOutcome.Done>());
        Assert.That(await hub.Contacts.ListAsync(default, 100, Never), Is.EquivalentTo(people));
    }

    private static Gen<Step> Steps() =>
        from one in Gen.Choose(0, 7)
        from other in Gen.Choose(0, 7)
        from undo in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from writes in Gen.Frequency((1, Gen.Constant<int?>(null)), (2, Gen.Choose(0, 7).Select(i => (int?)i)))
        from opens in Gen.Elements(true, false)
        select new Step(one, other, undo, writes, opens);

    private sealed record Step(int One, int Other, bool Undo, int? Writes, bool Opens);
}
