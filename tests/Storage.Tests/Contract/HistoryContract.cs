using ChannelHub.Cases;
using ChannelHub.Cases.Tests;

namespace ChannelHub.Storage.Tests;

/// <summary>Any history, stored decision by decision, is read back as it was decided, and the stored case is the fold of its stored events.</summary>
public abstract class HistoryContract : StoreContract
{
    [Test]
    public void CommitAsync_AnyHistory_TheStoredCaseIsTheFoldOfItsStoredEvents()
    {
        var commits = 0;
        Law.Holds(
            Steps.History,
            steps =>
            {
                var desk = PlayAsync(steps, () => commits++).GetAwaiter().GetResult();
                var stored = Store.Queries.FindAsync(desk.Case.Number, Never).GetAwaiter().GetResult()!;
                Assert.That(CaseFold.Fold(stored.Case.Number, stored.Events), Is.EqualTo(stored.Case));
                Assert.That(stored.Case, Is.EqualTo(desk.Case));
                Assert.That(stored.Events, Is.EqualTo(desk.Events));
                Assert.That(stored.Messages.Select(m => m.Message), Is.EqualTo(desk.Messages));
                Assert.That(Store.Cases.LoadCaseAsync(desk.Case.Number, Never).AsTask().GetAwaiter().GetResult()!.ReplyTo, Is.EqualTo(desk.Conversation));
                Dispose(); // each history has the same case number, so each has a store of its own
            },
            runs: 25,
            shrink: Law.Shorter);
        Assert.That(commits, Is.GreaterThan(200), "the histories have to be worth storing");
    }

    [Test]
    public async Task FindTakeOverAsync_BotPausedAndResumed_IsTheEventOfThePersonWhoHasTheWord()
    {
        var opening = await OpenCaseAsync();
        var ana = new Cause(CauseKind.Agent, "ana");
        Assert.That(await Store.Cases.FindTakeOverAsync(opening.Case.Number, Never), Is.Null);
        Assert.That(await Store.Cases.FindTakeOverAsync(new CaseNumber(999_999), Never), Is.Null, "no such case");
        var paused = opening.Next(d => d.Add(ana, new BotPaused("taken over")));
        await CommitAsync(paused);
        Assert.That(await Store.Cases.FindTakeOverAsync(opening.Case.Number, Never), Is.EqualTo(paused.Cases[0].After.Version));
        var draft = CaseDraft.Of(paused.Cases[0].After, opening.Conversation, Opening.Morning.AddMinutes(2));
        draft.Add(ana, new BotResumed());
        await CommitAsync(draft.ToUnitOfWork());
        Assert.That(await Store.Cases.FindTakeOverAsync(opening.Case.Number, Never), Is.Null);
    }

    [Test]
    public async Task ReadStandingAsync_LinkTakenAway_WasLinkedAllTheSame()
    {
        var (one, two) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"));
        var cause = new Cause(CauseKind.Agent, "ana");
        Assert.That(await Store.Histories.ReadStandingAsync(one.Case.Number, "problem", Never), Is.EqualTo(new CaseStanding(one.Case.Version, false)));
        Assert.That(await Store.Histories.ReadStandingAsync(new CaseNumber(999_999), "problem", Never), Is.Null);
        await CommitAsync(one.Next(d =>
        {
            d.Add(cause, new Linked("problem", two.Case.Number));
            d.Add(cause, new Unlinked("problem", two.Case.Number));
        }));
        Assert.That(await Store.Histories.ReadStandingAsync(one.Case.Number, "problem", Never), Is.EqualTo(new CaseStanding(one.Case.Version + 2, true)));
        Assert.That((await Store.Histories.ReadStandingAsync(one.Case.Number, "duplicate", Never))!.Value.WasLinked, Is.False);
        Assert.That((await Store.Histories.ReadStandingAsync(two.Case.Number, "problem", Never))!.Value.WasLinked, Is.False);
    }

    private async Task<Desk> PlayAsync(IReadOnlyList<Step> steps, Action committed)
    {
        var desk = Desk.Open();
        var (version, position, messages, answers) = (0, 0L, 0, 0);
        await StoreStepAsync();
        foreach (var step in steps)
        {
            desk.Do(step);
            await StoreStepAsync();
        }

        return desk;

        async Task StoreStepAsync()
        {
            if (desk.Case.Version == version) return;
            var events = desk.Events.Skip(version).ToList();
            var work = new UnitOfWork
            {
                Cases = [new CaseChange(desk.Case, version, events)],
                Conversation = desk.Conversation.Position == position ? null : new ConversationChange(desk.Conversation, position),
                Messages = [.. desk.Messages.Skip(messages)],
                Outbox = [.. desk.Outbox.Skip(answers)],
                Deliveries = [.. events.Select(e => e.Data).OfType<DeliveryChanged>().Select(d => new DeliveryUpdate(new MessageId(desk.Case.Number, d.Message), d.State, d.Detail))],
            };
            await CommitAsync(work);
            committed();
            (version, position, messages, answers) = (desk.Case.Version, desk.Conversation.Position, desk.Messages.Count, desk.Outbox.Count);
            Assert.That((await Store.Cases.LoadCaseAsync(desk.Case.Number, Never))!.Case, Is.EqualTo(desk.Case));
        }
    }
}
