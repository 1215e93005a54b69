using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.StorageBench;

/// <summary>One message with the decision it leads to; made before the clock runs, so that only storing is measured.</summary>
internal sealed record BenchMessage(RawInbound Raw, UnitOfWork Work);

/// <summary>
/// Messages as a desk gets them: a new case (contact, language, message, route with its trace, two clocks, an answer in the outbox, two timers), and
/// then a second message in the same conversation. Every third case comes by mail, with a subject and a name.
/// </summary>
internal static class Workload
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Texts =
    [
        "Me aparece el error H007 al timbrar una factura, ya reinicié el sistema y sigue igual. ¿Me pueden ayudar hoy?",
        "Hello, the invoice 4711 of last month is wrong: it shows two licences and we only have one. Please send a corrected one.",
        "O relatório de estoque não abre desde ontem, aparece uma tela branca e depois fecha sozinho.",
    ];

    /// <param name="run">Keeps this run's keys apart from those of earlier ones in the same store.</param>
    /// <param name="callers">Conversations that go on side by side; message i belongs to caller i modulo this.</param>
    public static BenchMessage[] Make(int count, int callers, Func<CaseNumber> nextCase, Func<ContactId> nextContact, string run = "")
    {
        var messages = new BenchMessage[count];
        var open = new (Case Case, Conversation Conversation)[callers];
        for (var i = 0; i < count; i++)
        {
            var (caller, step) = (i % callers, i / callers);
            var now = Start.AddMilliseconds(i);
            var key = $"{Scatter(i)}-{run}{i}";
            UnitOfWork work;
            if (step % 2 == 0) (work, open[caller]) = NewCase(i, nextCase(), nextContact(), key, now);
            else (work, open[caller]) = FollowUp(i, open[caller].Case, open[caller].Conversation, key, now);
            messages[i] = new BenchMessage(Raw(i, work.Messages[0], now), work);
        }

        return messages;
    }

    private static bool ByMail(int i) => i % 3 == 0;

    /// <summary>Keys come in no order, as platforms' ids do.</summary>
    private static string Scatter(int i) => ((uint)i * 2654435761u).ToString("x8", null);

    private static RawInbound Raw(int i, StoredMessage message, DateTimeOffset now) => new()
    {
        Account = message.Conversation!.Value.Account,
        Channel = message.Channel!,
        ExternalId = message.Body.ExternalId!,
        ReceivedAt = now,
        Body = Encoding.UTF8.GetBytes($$"""{"id":"{{message.Body.ExternalId}}","visitor":"{{message.Conversation!.Value.Key}}","text":"{{message.Body.Text}}","locale":"es-MX","page":"https://example.com/soporte?from={{i}}"}"""),
    };

    private static (UnitOfWork, (Case, Conversation)) NewCase(int i, CaseNumber number, ContactId contactId, string key, DateTimeOffset now)
    {
        var mail = ByMail(i);
        var (account, channel) = mail ? (new AccountName("soporte"), "email") : (new AccountName("web"), "webchat");
        var contact = new Contact
        {
            Id = contactId,
            Name = mail ? $"Ana Pérez {i}" : null,
            Language = "es",
            Addresses = [mail ? new ContactAddress("email", $"ana.{key}@example.com") : new ContactAddress("webchat", $"v-{key}-0123456789abcdef")],
        };
        var conversation = new Conversation { Ref = new ConversationRef(account, $"v-{key}-0123456789abcdef"), Channel = channel, Position = 0, Contact = contact.Id, Language = "es" };
        var external = new Cause(CauseKind.Message, $"m-{key}");
        var draft = CaseDraft.Open(number, new Opened(channel, account, conversation.Ref.Key, mail ? "Error H007 al timbrar" : null), external, conversation, now);
        draft.Add(external, new ContactIdentified(contact.Id));
        draft.Add(external, new LanguageDetected("es"));
        var first = draft.AddMessage(external, Direction.In, new MessageAuthor(AuthorKind.Customer, contact.Id.ToString()), Body(i, key, contact.Addresses[0]));
        draft.Add(new Cause(CauseKind.Rule, "timbrado"), new Routed(Result(i), Trace(account, channel, first.Seq, now)));
        draft.Add(new Cause(CauseKind.Rule, "timbrado"), new SlaClockStarted("first-response", "standard", now.AddHours(4)));
        draft.Add(new Cause(CauseKind.Rule, "timbrado"), new SlaClockStarted("resolution", "standard", now.AddHours(24)));
        var bot = new Cause(CauseKind.Bot, "acknowledge");
        var answer = draft.AddMessage(bot, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody
        {
            Text = $"Gracias por escribirnos. Su caso es {number}; una persona de soporte técnico lo revisa y le responde aquí mismo.",
            InReplyTo = external.Id,
        });
        draft.Add(bot, new BotAnswered("acknowledgement", answer.Seq));
        draft.Set("sla:first-response", now.AddHours(4));
        draft.Set("sla:resolution", now.AddHours(24));
        return (draft.ToUnitOfWork() with { InboxResult = "message", Contact = contact }, (draft.Current, draft.Conversation!));
    }

    private static (UnitOfWork, (Case, Conversation)) FollowUp(int i, Case current, Conversation conversation, string key, DateTimeOffset now)
    {
        var draft = CaseDraft.Of(current, conversation, now);
        var external = new Cause(CauseKind.Message, $"m-{key}");
        draft.AddMessage(external, Direction.In, new MessageAuthor(AuthorKind.Customer, conversation.Contact.ToString()), Body(i, key, new ContactAddress("webchat", conversation.Ref.Key)));
        draft.Trigger(StatusTrigger.CustomerWrote, external);
        return (draft.ToUnitOfWork() with { InboxResult = "message" }, (draft.Current, draft.Conversation!));
    }

    private static MessageBody Body(int i, string key, ContactAddress from) => new()
    {
        Text = Texts[i % Texts.Length],
        ExternalId = $"m-{key}",
        Language = "es",
        Sender = new MessageSender(from.Kind, from.Address),
    };

    private static RoutingResult Result(int i) => new()
    {
        Department = "technical-support",
        Queue = i % 2 == 0 ? "support-l1" : "support-l2",
        Level = i % 2 == 0 ? SupportLevel.L1 : SupportLevel.L2,
        Priority = Priority.High,
        Category = "invoicing",
        Product = "erp",
        Sla = "standard",
        Rule = "timbrado",
    };

    private static RoutingTrace Trace(AccountName account, string channel, int seq, DateTimeOffset now) => new()
    {
        RuleSet = "0123456789ab",
        Inputs = new RoutingInputs { Channel = channel, Account = account, Language = "es", Message = seq, At = now },
        TriedCount = 12,
        Tried =
        [
            new RuleTrace("facturas-urgentes", false, [new ConditionTrace("words", true, ["factura"]), new ConditionTrace("words", false, [], "urgente, hoy mismo")]),
            new RuleTrace("timbrado", true, [new ConditionTrace("language", true, ["es"]), new ConditionTrace("words", true, ["timbrar", "error H007"])]),
        ],
    };
}
