namespace ChannelHub.Cases.Tests;

public sealed class CaseDraftTests
{
    private static readonly Cause ByMessage = new(CauseKind.Message, "m1");

    [Test]
    public void ToUnitOfWork_ANewCase_ExpectsNoVersionAndCarriesEverything()
    {
        var draft = Sample.NewDraft();
        var id = draft.AddMessage(ByMessage, Direction.In, Sample.Customer, new MessageBody { Text = "Hola" });
        draft.Set("auto-close", Sample.Morning.AddDays(7));
        var work = draft.ToUnitOfWork();

        Assert.That(draft.IsNew, Is.True);
        Assert.That(work.Cases.Single(), Has.Property("ExpectedVersion").EqualTo(0).And.Property("After").EqualTo(draft.Current));
        Assert.That(work.Cases.Single().Events.Select(e => e.Seq), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(work.Conversation, Is.EqualTo(new ConversationChange(new Conversation { Ref = Sample.Chat, Channel = "webchat", Position = 1, Case = Sample.Number }, 0)));
        Assert.That(work.Messages.Single().Id, Is.EqualTo(id).And.EqualTo(new MessageId(Sample.Number, 2)));
        Assert.That(work.Timers, Is.EqualTo(new[] { new TimerChange.Set(new TimerKey(Sample.Number, "auto-close"), Sample.Morning.AddDays(7)) }));
        Assert.That(work.Outbox, Is.Empty);
    }

    [Test]
    public void ToUnitOfWork_NothingDecided_ChangesNothing()
    {
        var desk = Desk.Open();
        var work = desk.Draft().ToUnitOfWork();
        Assert.That((work.Cases.Count, work.Conversation, work.Messages.Count, work.Timers.Count), Is.EqualTo((0, (ConversationChange?)null, 0, 0)));
    }

    [Test]
    public void ToUnitOfWork_OnlyANote_LeavesTheConversationAlone()
    {
        var draft = Desk.Open().Draft();
        draft.AddNote(Sample.Ana.Id, "Ana", "nota");
        Assert.That(draft.ToUnitOfWork().Conversation, Is.Null);
        Assert.That(draft.ToUnitOfWork().Cases.Single().ExpectedVersion, Is.EqualTo(2));
    }

    /// <summary>The same decision taken twice (after a crash, after a lost race that changed nothing) names the same answer, so the outbox refuses the second.</summary>
    [Test]
    public void AddMessage_TheSameDecisionTwice_GivesTheSameMessageId()
    {
        var desk = Desk.Open();
        MessageId Answer() => desk.Draft().AddMessage(new Cause(CauseKind.Bot), Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = "Hola" });
        Assert.That(Answer(), Is.EqualTo(Answer()));
    }

    [Test]
    public void AddMessage_AnAnswer_IsInTheOutboxAsItIsInTheCase()
    {
        var draft = Desk.Open().Draft();
        var id = draft.AddMessage(new Cause(CauseKind.Bot), Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = "Hola", InReplyTo = "m1", Choices = [new Choice("y", "Sí")] });
        var (stored, sent) = (draft.Messages.Single(), draft.Outbox.Single());
        Assert.That(sent, Is.EqualTo(new OutboundMessage
        {
            Id = id, Conversation = Sample.Chat, Channel = "webchat", Position = 2, At = stored.At, Author = stored.Author, Body = stored.Body, InReplyTo = "m1",
        }));
    }

    [Test]
    public void AddMessage_WithoutAConversation_IsAProgrammingFault() =>
        Assert.That(
            () => CaseDraft.Of(Desk.Open().Case, null, Sample.Morning).AddMessage(ByMessage, Direction.In, Sample.Customer, new MessageBody { Text = "x" }),
            Throws.InvalidOperationException.With.Message.Contains("CH-1234"));

    [Test]
    public void Now_AClockSetBack_StaysAtTheLastChange()
    {
        var desk = Desk.Open();
        var draft = CaseDraft.Of(desk.Case, desk.Conversation, Sample.Morning.AddHours(-3));
        draft.Add(new Cause(CauseKind.Bot), new LanguageDetected("es"));
        Assert.That(draft.Current.UpdatedAt, Is.EqualTo(Sample.Morning));
    }

    [Test]
    public void Trigger_InAStatusThatForbidsIt_SaysSoAndAddsNothing()
    {
        var draft = Sample.In(CaseStatus.Closed);
        Assert.That(draft.Trigger(StatusTrigger.CustomerWrote, ByMessage), Is.False);
        Assert.That(draft.Trigger(StatusTrigger.Close, ByMessage), Is.True);
        Assert.That(draft.Events, Is.Empty, "closing what is closed changes nothing");
    }

    [Test]
    public void Cancel_ATimer_NamesTheCase()
    {
        var draft = Desk.Open().Draft();
        draft.Cancel("auto-close");
        Assert.That(draft.Timers, Is.EqualTo(new[] { new TimerChange.Cancel(new TimerKey(Sample.Number, "auto-close")) }));
    }
}
