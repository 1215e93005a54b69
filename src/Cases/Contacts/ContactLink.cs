using System.Globalization;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>A link's id, written <c>k7</c>.</summary>
[JsonConverter(typeof(ContactLinkIdJsonConverter))]
public readonly record struct ContactLinkId(long Value)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"k{Value}");

    public static bool TryParse(ReadOnlySpan<char> text, out ContactLinkId id)
    {
        long value = 0;
        var ok = text.Length > 1 && text[0] is 'k' or 'K' && long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;
        id = ok ? new ContactLinkId(value) : default;
        return ok;
    }
}

/// <summary>Two contacts that were found to be one person: who, when, on what evidence, and how both were before, so that it can be undone.</summary>
public sealed record ContactLink
{
    /// <summary>Given by the store; 0 before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ContactLinkId Id { get; init; }

    public required LinkEvidence Evidence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The contact that stays, as it was.</summary>
    public required Contact KeptBefore { get; init; }

    /// <summary>The contact that went into it, as it was.</summary>
    public required Contact AbsorbedBefore { get; init; }

    /// <summary>The absorbed contact's cases.</summary>
    public ValueList<CaseNumber> Cases { get; init; }

    /// <summary>The absorbed contact's conversations.</summary>
    public ValueList<LinkedConversation> Conversations { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public string? UndoneBy { get; init; }

    [JsonIgnore]
    public ContactId Kept => KeptBefore.Id;

    [JsonIgnore]
    public ContactId Absorbed => AbsorbedBefore.Id;
}

public sealed record LinkedConversation(string Account, string Key)
{
    public static LinkedConversation Of(ConversationRef conversation) => new(conversation.Account.Value, conversation.Key);

    public ConversationRef ToRef() => new(new AccountName(Account), Key);
}

/// <param name="By">Who gave it: an agent's sign-in name, or the account by which the customer proved it.</param>
/// <param name="Cause">The message that brought the proof, by the platform's id; null where an agent said so.</param>
/// <param name="Proof">Names the token or code, so that each counts once; null where an agent said so. Never the token itself.</param>
/// <param name="Reason">An agent's words.</param>
public sealed record LinkEvidence(LinkEvidenceKind Kind, string By, string? Cause = null, string? Proof = null, string? Reason = null);

[JsonConverter(typeof(NameJsonConverter<LinkEvidenceKind>))]
public enum LinkEvidenceKind
{
    /// <summary>The customer followed a link that we signed for the contact.</summary>
    DeepLink,

    /// <summary>The customer repeated a code that was sent to the contact's address.</summary>
    Code,

    /// <summary>An agent, or a program with a token, says so.</summary>
    Agent,
}
