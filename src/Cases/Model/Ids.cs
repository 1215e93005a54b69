using System.Globalization;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>The number by which people name a case, written <c>CH-1234</c>. It is also the case's only id: positive, never used twice, gaps allowed.</summary>
[JsonConverter(typeof(CaseNumberJsonConverter))]
public readonly record struct CaseNumber(long Value) : IComparable<CaseNumber>
{
    public const string Prefix = "CH-";

    public int CompareTo(CaseNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Value}");

    /// <summary>Reads <c>CH-1234</c>, <c>ch-1234</c> or <c>1234</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CaseNumber number)
    {
        text = text.Trim();
        if (text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) text = text[Prefix.Length..];
        var ok = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        number = ok ? new CaseNumber(value) : default;
        return ok;
    }
}

/// <summary>
/// A message's id: its case and the sequence number of the event that added it, written <c>1234-3</c>.
/// It follows from the decision, so deciding twice gives the same id and the store can refuse the second.
/// </summary>
[JsonConverter(typeof(MessageIdJsonConverter))]
public readonly record struct MessageId(CaseNumber Case, int Seq)
{
    /// <summary>False for what is said outside any case: a greeting.</summary>
    public bool HasCase => Case.Value > 0;

    /// <summary>Of what is said to a payload that belongs to no case. It follows from the payload's row as other ids from their case; written <c>-7-1</c>.</summary>
    public static MessageId OfNoCase(InboxId payload) => new(new CaseNumber(-payload.Value), 1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Case.Value}-{Seq}");

    public static bool TryParse(ReadOnlySpan<char> text, out MessageId id)
    {
        id = default;
        var dash = text.LastIndexOf('-');
        if (dash <= 0
            || !long.TryParse(text[..dash], text[0] == '-' ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            || number == 0
            || seq <= 0) return false;
        id = new MessageId(new CaseNumber(number), seq);
        return true;
    }
}

/// <summary>A person who writes to us, on any number of channels. Written <c>c42</c>.</summary>
[JsonConverter(typeof(ContactIdJsonConverter))]
public readonly record struct ContactId(long Value)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"c{Value}");

    public static bool TryParse(ReadOnlySpan<char> text, out ContactId id)
    {
        long value = 0;
        var ok = text.Length > 1 && text[0] is 'c' or 'C' && long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;
        id = ok ? new ContactId(value) : default;
        return ok;
    }
}

/// <summary>A row of the inbox: positive, in order of arrival on one node.</summary>
public readonly record struct InboxId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An agent's sign-in name: 1–64 of a–z, 0–9, dot, dash, underscore; lower case.</summary>
[JsonConverter(typeof(AgentIdJsonConverter))]
public readonly record struct AgentId(string Value)
{
    public const int MaxLength = 64;

    public override string ToString() => Value;

    public static bool TryParse(string? text, out AgentId id)
    {
        // Looked at before it is lower-cased: a few letters from elsewhere (the Kelvin sign) become plain ones by that.
        var name = text?.Trim() ?? "";
        var ok = name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        id = ok ? new AgentId(name.ToLowerInvariant()) : default;
        return ok;
    }
}

/// <summary>The name of a channel account, the key of its section under <c>ChannelHub:Channels</c>: 1–40 of a–z, 0–9, dash; lower case.</summary>
[JsonConverter(typeof(AccountNameJsonConverter))]
public readonly record struct AccountName(string Value)
{
    public const int MaxLength = 40;

    public override string ToString() => Value;

    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
}

/// <summary>One thread of talk on one account: a chat, a mail thread, a phone number. Messages in it keep their order.</summary>
public readonly record struct ConversationRef(AccountName Account, string Key)
{
    public override string ToString() => $"{Account}/{Key}";
}
