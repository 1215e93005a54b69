using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Cases.Tests;

/// <summary>Random histories, with wrong commands among the right ones: small sets of values, so that repeats, clashes and undoing happen often.</summary>
internal static class Steps
{
    private static readonly Gen<string> Text = Gen.Frequency(
        (8, Gen.Elements("Buenos días, ¿ya probó de nuevo?", "Olá, tudo certo?", "Done.", " padded ", "😀")),
        (2, Gen.Elements("", "   ", "\n")),
        (1, Gen.Constant(new string('x', CaseCommands.MaxTextLength + 1))));

    private static readonly Gen<string?> MaybeWord = Gen.Elements<string?>(null, null, "billing", "support-l2", "", new string('w', 501));
    private static readonly Gen<string> Word = Gen.Elements("billing", "support-l2", "support-l1", "");
    private static readonly Gen<CaseStatus> Status = Gen.Elements(Enum.GetValues<CaseStatus>());
    private static readonly Gen<SupportLevel> Level = Gen.Elements(SupportLevel.L1, SupportLevel.L2, SupportLevel.L3, (SupportLevel)7);
    private static readonly Gen<Priority> SomePriority = Gen.Elements(Enum.GetValues<Priority>());
    private static readonly Gen<CaseNumber> Other = Gen.Elements(Sample.Number, new CaseNumber(7), new CaseNumber(8));
    private static readonly Gen<string> LinkKind = Gen.Elements("parent", "duplicate", "sister");
    private static readonly Gen<ValueList<string>> Tags = Gen.Elements("vip", " vip ", "cfdi", "", new string('t', 61)).ListOf().Select(l => l.ToValueList());
    private static readonly Gen<HandoverNote> Note = Gen.Frequency((4, Gen.Constant(Sample.Note)), (1, Gen.Constant(Sample.Note with { Tried = " " })));
    private static readonly Gen<Actor> Who = Gen.Elements(Sample.Ana, Sample.Bruno);
    private static readonly Gen<AgentId> Agent = Who.Select(a => a.Id);

    public static readonly Gen<CaseCommand> Command = Gen.OneOf(
        from text in Text from files in Gen.Elements<ValueList<Attachment>>([], [Sample.File]) from then in Gen.OneOf(Gen.Constant<CaseStatus?>(null), Status.Select(s => (CaseStatus?)s)) select (CaseCommand)new CaseCommand.Reply(text, files, then),
        from text in Text select (CaseCommand)new CaseCommand.AddNote(text),
        from text in Text from written in Gen.Choose(1, 3) select (CaseCommand)new CaseCommand.AnswerFromArticle(text, "es", [], "stamping", written),
        from agent in Agent select (CaseCommand)new CaseCommand.Assign(agent),
        Gen.Constant<CaseCommand>(new CaseCommand.Unassign("end of shift")),
        Gen.Elements<CaseCommand>(new CaseCommand.AcceptOffer(), new CaseCommand.DeclineOffer()),
        from to in Status select (CaseCommand)new CaseCommand.ChangeStatus(to, "because"),
        Gen.Constant<CaseCommand>(new CaseCommand.Recover()),
        from to in SomePriority select (CaseCommand)new CaseCommand.ChangePriority(to),
        from c in MaybeWord from p in MaybeWord from q in MaybeWord select (CaseCommand)new CaseCommand.ChangeFields(c, p, null, q),
        from add in Tags from remove in Tags select (CaseCommand)new CaseCommand.ChangeTags(add, remove),
        from to in Level from note in Note from queue in MaybeWord select (CaseCommand)new CaseCommand.Escalate(to, note, queue),
        from to in Level from note in Note from queue in MaybeWord select (CaseCommand)new CaseCommand.DeEscalate(to, note, queue),
        from to in Gen.Elements(SupportLevel.L1, SupportLevel.L2) select (CaseCommand)new CaseCommand.DeEscalate(to, Sample.Note),
        from to in Word from queue in Word from note in Note select (CaseCommand)new CaseCommand.HandOver(to, queue, note),
        from kind in LinkKind from other in Other select (CaseCommand)new CaseCommand.Link(kind, other),
        from kind in LinkKind from other in Other select (CaseCommand)new CaseCommand.Unlink(kind, other),
        from target in Other select (CaseCommand)new CaseCommand.Merge(target),
        Gen.Constant<CaseCommand>(new CaseCommand.Unmerge()),
        from score in Gen.Choose(0, 6) select (CaseCommand)new CaseCommand.GiveSatisfaction(score),
        Gen.Constant<CaseCommand>(new CaseCommand.PauseBot("I take it")),
        Gen.Constant<CaseCommand>(new CaseCommand.ResumeBot()),
        from message in Gen.Choose(2, 20) select (CaseCommand)new CaseCommand.SendAgain(message, "way") { Body = new MessageBody { Text = "once more" } },
        from message in Gen.Choose(2, 20) from state in Gen.Elements(DeliveryState.Delivered, DeliveryState.Failed) select (CaseCommand)new CaseCommand.SettleDelivery(message, state),
        from message in Gen.Choose(1, 40) from state in Gen.Elements(Enum.GetValues<DeliveryState>()) select (CaseCommand)new CaseCommand.SettleDelivery(message, state));

    private static readonly Gen<CaseEventData> Noted = Gen.OneOf(
        Gen.Elements<CaseEventData>(
            new ContactIdentified(new ContactId(42)), new LanguageDetected("es"), new LanguageDetected("pt"),
            new BotAsked("error-code", 2), new BotAsked("version", 2), new FactLearnt("error-code", "H007"), new FactLearnt("error-code", "H008"),
            new ReachabilityChanged("webchat", false), new ConsentChanged("webchat", true, "ALTA"), new AutomationCut(["a", "b", "a"]), new MessageDeleted(2), new MessageEdited(2, 3), new DeliveryChanged(4, DeliveryState.Pending, "delayed", "busy"), new PartAdded(2), new CopyCame(new AccountName("sales"))),
        from clock in Gen.Elements("first-response", "resolution")
        from data in Gen.Elements<CaseEventData>(
            new SlaClockStarted(clock, "standard", Sample.Morning.AddHours(4)), new SlaClockPaused(clock, "waiting"), new SlaClockResumed(clock, Sample.Morning.AddHours(9)),
            new SlaClockMet(clock), new SlaClockBreached(clock), new SlaClockStopped(clock, "merged"))
        select data);

    private static readonly Gen<Happening> What = Gen.Frequency(
        (10, from command in Command from who in Who select (Happening)new Happening.Asked(command, who)),
        (4, from text in Text select (Happening)new Happening.CustomerWrote(text)),
        (2, from text in Text select (Happening)new Happening.BotWrote(text)),
        (2, from rule in Gen.Elements("cfdi-errors", "default") select (Happening)new Happening.RouterDecided(Sample.Routing(rule))),
        (1, Gen.Constant<Happening>(new Happening.RouterDecided(Sample.Routing("quarantine") with { Quarantine = true }))),
        (6, from answer in Gen.Choose(0, 9) from state in Gen.Elements(DeliveryState.Unconfirmed, DeliveryState.Delivered, DeliveryState.Read, DeliveryState.Failed) select (Happening)new Happening.ReceiptCame(answer, state)),
        (4, Agent.Select(a => (Happening)new Happening.WasOffered(a))),
        (3, Noted.Select(d => (Happening)new Happening.Noted(d))));

    /// <summary>Mostly forward in time, now and then an hour back.</summary>
    public static readonly Gen<IReadOnlyList<Step>> History =
        (from minutes in Gen.Frequency((9, Gen.Choose(0, 600)), (1, Gen.Constant(-60))) from what in What select new Step(minutes, what))
        .ListOf().Resize(60).Select(l => (IReadOnlyList<Step>)[.. l]);
}
