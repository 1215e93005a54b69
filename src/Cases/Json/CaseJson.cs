using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>
/// How cases, events and messages are written as JSON, in the store and to the outside: camelCase, nulls left out, ids as strings.
/// Converters stand on the types themselves: with converters among its options the serializer would not use the code that was generated for writing.
/// Reading is strict: a field that is missing or null where the record wants a value is an error, never a silent zero.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Case))]
[JsonSerializable(typeof(SlaClock))] // what a ValueList holds is named here, because the generator does not see into its converter
[JsonSerializable(typeof(CaseLink))]
[JsonSerializable(typeof(KnownFact))]
[JsonSerializable(typeof(SkillNeed))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(RecentOpening))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(Choice))]
[JsonSerializable(typeof(StatedFact))]
[JsonSerializable(typeof(ContactAddress))]
[JsonSerializable(typeof(RuleTrace))]
[JsonSerializable(typeof(ConditionTrace))]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(MessageNote))]
[JsonSerializable(typeof(PendingFile))]
[JsonSerializable(typeof(ConversationSignal))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(MessageAuthor))]
[JsonSerializable(typeof(OutboundMessage))]
[JsonSerializable(typeof(DeliveryReceipt))]
[JsonSerializable(typeof(WorkProfile))]
[JsonSerializable(typeof(AgentSkill))]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(ArticleContent))]
[JsonSerializable(typeof(ArticleText))]
[JsonSerializable(typeof(ContactLink))]
[JsonSerializable(typeof(LinkedConversation))]
[JsonSerializable(typeof(CaseNumber))]
[JsonSerializable(typeof(Cause))]
[JsonSerializable(typeof(RoutingResult))]
[JsonSerializable(typeof(RoutingTrace))]
[JsonSerializable(typeof(Opened))]
[JsonSerializable(typeof(ContactIdentified))]
[JsonSerializable(typeof(LanguageDetected))]
[JsonSerializable(typeof(MessageAdded))]
[JsonSerializable(typeof(MessageEdited))]
[JsonSerializable(typeof(PartAdded))]
[JsonSerializable(typeof(CopyCame))]
[JsonSerializable(typeof(MessageDeleted))]
[JsonSerializable(typeof(NoteAdded))]
[JsonSerializable(typeof(Routed))]
[JsonSerializable(typeof(Recovered))]
[JsonSerializable(typeof(AutomationCut))]
[JsonSerializable(typeof(FieldsChanged))]
[JsonSerializable(typeof(Offered))]
[JsonSerializable(typeof(OfferEnded))]
[JsonSerializable(typeof(Assigned))]
[JsonSerializable(typeof(Unassigned))]
[JsonSerializable(typeof(Escalated))]
[JsonSerializable(typeof(DeEscalated))]
[JsonSerializable(typeof(HandedOver))]
[JsonSerializable(typeof(StatusChanged))]
[JsonSerializable(typeof(PriorityChanged))]
[JsonSerializable(typeof(TagsChanged))]
[JsonSerializable(typeof(SlaClockStarted))]
[JsonSerializable(typeof(SlaClockPaused))]
[JsonSerializable(typeof(SlaClockResumed))]
[JsonSerializable(typeof(SlaClockMet))]
[JsonSerializable(typeof(SlaClockBreached))]
[JsonSerializable(typeof(SlaClockStopped))]
[JsonSerializable(typeof(Linked))]
[JsonSerializable(typeof(Unlinked))]
[JsonSerializable(typeof(Merged))]
[JsonSerializable(typeof(Unmerged))]
[JsonSerializable(typeof(BotAsked))]
[JsonSerializable(typeof(BotAnswered))]
[JsonSerializable(typeof(FactLearnt))]
[JsonSerializable(typeof(BotPaused))]
[JsonSerializable(typeof(BotResumed))]
[JsonSerializable(typeof(SatisfactionGiven))]
[JsonSerializable(typeof(DeliveryChanged))]
[JsonSerializable(typeof(ReachabilityChanged))]
[JsonSerializable(typeof(ConsentChanged))]
public sealed partial class CaseJson : JsonSerializerContext
{
    private static CaseJson? readable;

    /// <summary>Like the default, and text such as "ñ" stays readable; only for output that is JSON itself, never put into HTML unescaped.</summary>
    public static CaseJson Readable =>
        readable ??= new CaseJson(new JsonSerializerOptions(Default.Options!) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
