using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>What the router looks at.</summary>
public sealed record RoutingFacts
{
    /// <summary>How many of the contact's earlier cases are looked at, the latest ones.</summary>
    public const int MaxContacts = 20;

    /// <summary>How many of the contact's other addresses are looked at.</summary>
    public const int MaxAddresses = 10;

    public required string Channel { get; init; }

    public required AccountName Account { get; init; }

    public required string Text { get; init; }

    public string? Subject { get; init; }

    public ValueList<Attachment> Attachments { get; init; }

    /// <summary>ISO 639-1; a region after it does not matter (<c>pt-BR</c> counts as <c>pt</c>).</summary>
    public string? Language { get; init; }

    /// <summary>The sender's address.</summary>
    public string? Sender { get; init; }

    /// <summary>The contact's other addresses.</summary>
    public ValueList<string> Addresses { get; init; }

    public MessageTraits Traits { get; init; }

    /// <summary>What the bot knows of the case already.</summary>
    public ValueList<KnownFact> Facts { get; init; }

    /// <summary>When the contact was last in touch about other cases: one moment a case.</summary>
    public ValueList<DateTimeOffset> Contacts { get; init; }

    /// <summary>How often the contact's latest cases were reopened, in all.</summary>
    public int Reopenings { get; init; }

    /// <summary>The contact's last verdict, 1 to 5; null if there is none.</summary>
    public int? LastSatisfaction { get; init; }

    /// <summary>The case is past quarantine, because a person recovered it or a message before it was let in: rules that quarantine are passed over.</summary>
    public bool PastQuarantine { get; init; }

    /// <summary>The message's sequence number in its case.</summary>
    public int Message { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The facts of a past decision, from its trace and the message that it was about: with the same rules they give the same decision.</summary>
    public static RoutingFacts Of(RoutingInputs inputs, MessageBody message) => new()
    {
        Channel = inputs.Channel,
        Account = inputs.Account,
        Text = message.Text,
        Subject = message.Subject,
        Attachments = message.Attachments,
        Language = inputs.Language,
        Sender = inputs.Sender,
        Addresses = inputs.Addresses,
        Traits = inputs.Traits.Aggregate(MessageTraits.None, (all, word) => MessageTraitsJsonConverter.TryParseWord(word, out var trait) ? all | trait : all),
        Facts = inputs.Facts,
        Contacts = inputs.Contacts,
        Reopenings = inputs.Reopenings,
        LastSatisfaction = inputs.LastSatisfaction,
        PastQuarantine = inputs.PastQuarantine,
        Message = inputs.Message,
        At = inputs.At,
    };

    /// <summary>What of the facts a trace keeps; the rest is stored as the message.</summary>
    internal RoutingInputs ToInputs() => new()
    {
        Channel = Channel,
        Account = Account,
        Language = Language,
        Sender = Sender,
        Addresses = Addresses,
        Traits = MessageTraitsJsonConverter.ToWords(Traits),
        Facts = Facts,
        Contacts = Contacts,
        Reopenings = Reopenings,
        LastSatisfaction = LastSatisfaction,
        PastQuarantine = PastQuarantine,
        Message = Message,
        At = At,
    };
}

public sealed record RoutingDecision(RoutingResult Result, RoutingTrace Trace);
