using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>A case's beginning: what the pipeline commits for a first message that the bot answers.</summary>
public sealed record Opening(UnitOfWork Work, Case Case, Conversation Conversation, Contact Contact, MessageId Answer)
{
    /// <summary>With ticks that no coarser clock has: what is read back must be exactly what was decided.</summary>
    public static readonly DateTimeOffset Morning = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    public static readonly Cause Message = new(CauseKind.Message, "m-1");

    public static RawInbound Raw(string externalId, string account = "web", string body = "{}") => new()
    {
        Account = new AccountName(account), Channel = "webchat", ExternalId = externalId, ReceivedAt = Morning, Body = Encoding.UTF8.GetBytes(body),
    };

    public static Opening Of(CaseNumber number, ContactId contactId, string visitor, DateTimeOffset? at = null, string? subject = null, Contact? contact = null, Func<CaseDraft, CaseDraft>? more = null)
    {
        contact ??= new Contact { Id = contactId, Name = "Lucía Peña", Language = "es", Addresses = [new ContactAddress("webchat", visitor)] };
        var conversation = new Conversation { Ref = new ConversationRef(new AccountName("web"), visitor), Channel = "webchat", Position = 0, Contact = contact.Id, Language = "es" };
        var draft = CaseDraft.Open(number, new Opened("webchat", conversation.Ref.Account, visitor, subject), Message, conversation, at ?? Morning);
        draft.Add(Message, new ContactIdentified(contact.Id));
        draft.AddMessage(Message, Direction.In, new MessageAuthor(AuthorKind.Customer, contact.Id.ToString(), contact.Name), new MessageBody { Text = "Me aparece el error H007 al timbrar", ExternalId = "m-1" });
        draft.Add(new Cause(CauseKind.Rule, "timbrado"), new Routed(Routing(), new RoutingTrace { RuleSet = "0123456789ab", Inputs = new RoutingInputs { Channel = "webchat", Account = new AccountName("web") } }));
        var answer = draft.AddMessage(new Cause(CauseKind.Bot, "acknowledge"), Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = $"Su caso es {number}." });
        draft.Set("sla:first-response", (at ?? Morning).AddHours(4));
        if (more is not null) draft = more(draft);
        return new Opening(draft.ToUnitOfWork() with { Contact = contact }, draft.Current, draft.Conversation!, contact, answer);
    }

    public static RoutingResult Routing(string department = "technical-support", string queue = "support-l1", SupportLevel level = SupportLevel.L1) => new()
    {
        Department = department, Queue = queue, Level = level, Priority = Priority.High, Rule = "timbrado",
    };

    /// <summary>The next decision on this case, by a draft.</summary>
    public UnitOfWork Next(Action<CaseDraft> decide, DateTimeOffset? at = null)
    {
        var draft = CaseDraft.Of(Case, Conversation, at ?? Morning.AddMinutes(1));
        decide(draft);
        return draft.ToUnitOfWork();
    }
}
