namespace ChannelHub.Cases.Tests;

/// <summary>A believable case to start from.</summary>
internal static class Sample
{
    public static readonly AccountName Web = new("web");
    public static readonly ConversationRef Chat = new(Web, "visitor-1");
    public static readonly CaseNumber Number = new(1234);
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly MessageAuthor Customer = new(AuthorKind.Customer, "c42", "Lucía");
    public static readonly Actor Ana = new(new AgentId("ana"), "Ana");
    public static readonly Actor Bruno = new(new AgentId("bruno"), "Bruno");
    public static readonly HandoverNote Note = new("Error H007 al timbrar", "Reinstalar el certificado", "Revisar el servidor");

    public static CaseDraft NewDraft() => CaseDraft.Open(
        Number,
        new Opened("webchat", Web, Chat.Key, "Error H007"),
        new Cause(CauseKind.Message, "m1"),
        new Conversation { Ref = Chat, Channel = "webchat", Position = 0 },
        Morning);

    /// <summary>A case in which the customer has written once, brought to a status by an agent.</summary>
    public static CaseDraft In(CaseStatus status)
    {
        var desk = Desk.Open();
        if (status == CaseStatus.New) return desk.Draft();
        desk.Do(new Step(1, new Happening.Asked(new CaseCommand.ChangeStatus(status), Ana)));
        return desk.Draft();
    }

    public static RoutingResult Routing(string rule = "cfdi-errors") => new()
    {
        Department = "technical-support", Queue = "support-l1", Level = SupportLevel.L1, Priority = Priority.High, Category = "invoicing", Tags = ["cfdi"], Rule = rule,
    };

    public static Attachment File => new() { Name = "captura.png", ContentType = "image/png", Size = 3, Sha256 = new string('a', 64) };
}
