using System.Collections.Frozen;
using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>What to do about an error.</summary>
internal enum TwilioAction
{
    /// <summary>Nothing will make this message go.</summary>
    GiveUp,

    /// <summary>Not processed; the same again later.</summary>
    TryLater,

    /// <summary>Nobody's message goes until an operator has seen to the account; it is kept and tried again.</summary>
    WaitForOperator,
}

/// <param name="Code">A fixed word; the console has a sentence for each (<c>undelivered.{code}</c>).</param>
internal sealed record TwilioError(string Code, TwilioAction Action = TwilioAction.GiveUp);

/// <summary>
/// What Twilio's error codes mean for an answer (https://www.twilio.com/docs/api/errors). Twilio warns that codes are added and change their causes, so what is not listed is
/// judged by its class.
/// </summary>
internal static class TwilioErrors
{
    public const string HandsetOff = "handset-off";
    public const string Blocked = "blocked";
    public const string WindowClosed = "window-closed";
    public const string NotRegistered = "not-registered";
    public const string Region = "region";
    public const string Sender = "sender";
    public const string Content = "content";
    public const string Late = "late";
    public const string Canceled = "canceled";
    public const string Sign = "account";
    public const string Platform = "platform";

    /// <summary>All of <see cref="TwilioError.Code"/>, for whoever gives them words.</summary>
    public static IEnumerable<string> Codes => Table.Values.Select(e => e.Code).Append(Platform).Append(Canceled).Distinct();

    private static readonly FrozenDictionary<int, TwilioError> Table = new Dictionary<int, TwilioError>
    {
        // The account: kept until somebody has seen to it.
        [20003] = new(Sign, TwilioAction.WaitForOperator),
        [20005] = new(Sign, TwilioAction.WaitForOperator),
        [30002] = new(Sign, TwilioAction.WaitForOperator),
        [20429] = new(Platform, TwilioAction.TryLater),
        [14107] = new(Platform, TwilioAction.TryLater),
        [21611] = new(Platform, TwilioAction.TryLater),
        [30001] = new(Platform, TwilioAction.TryLater),
        [30022] = new(Platform, TwilioAction.TryLater),
        [63018] = new(Platform, TwilioAction.TryLater),

        // The customer's number.
        [21211] = new(SendOutcome.Unreachable),
        [21214] = new(SendOutcome.Unreachable),
        [21217] = new(SendOutcome.Unreachable),
        [21612] = new(SendOutcome.Unreachable),
        [21614] = new(SendOutcome.Unreachable),
        [21635] = new(SendOutcome.Unreachable),
        [30005] = new(SendOutcome.Unreachable),
        [30006] = new(SendOutcome.Unreachable),
        [63003] = new(SendOutcome.Unreachable),
        [63024] = new(SendOutcome.Unreachable),
        [63036] = new(SendOutcome.Unreachable),
        [30003] = new(HandsetOff),
        [30008] = new(HandsetOff),
        [30036] = new(Late),
        [21610] = new(SendOutcome.Unsubscribed),
        [63032] = new(SendOutcome.Unsubscribed),
        [63016] = new(WindowClosed),

        // What we send, and as whom.
        [30004] = new(Blocked),
        [30007] = new(Blocked),
        [30450] = new(Blocked),
        [30034] = new(NotRegistered),
        [30035] = new(NotRegistered),
        [63020] = new(NotRegistered),
        [21408] = new(Region),
        [21212] = new(Sender),
        [21603] = new(Sender),
        [21606] = new(Sender),
        [21659] = new(Sender),
        [21660] = new(Sender),
        [21701] = new(Sender),
        [21703] = new(Sender),
        [63007] = new(Sender),
        [21602] = new(Content),
        [21617] = new(Content),
        [21619] = new(Content),
        [21620] = new(Content),
        [21623] = new(Content),
        [21656] = new(Content),
        [63005] = new(Content),
        [63013] = new(Content),
    }.ToFrozenDictionary();

    /// <summary>An error of the REST API.</summary>
    public static TwilioError OfAnswer(int status, int? code) =>
        code is { } known && Table.TryGetValue(known, out var error) ? error
        : status is 401 or 403 ? new TwilioError(Sign, TwilioAction.WaitForOperator)
        : status is 408 or 429 ? new TwilioError(Platform, TwilioAction.TryLater)
        : new TwilioError(Platform);

    /// <summary>An error that came with a status callback; the message is not sent again by itself, so only the word counts.</summary>
    public static string OfReceipt(int? code) => code is { } known && Table.TryGetValue(known, out var error) ? error.Code : Platform;

    /// <summary>For an agent and for a search at Twilio's: <c>Twilio 30003: Unreachable destination handset</c>.</summary>
    public static string Describe(int? code, string? message) =>
        string.Create(CultureInfo.InvariantCulture, $"Twilio{(code is { } c ? $" {c}" : "")}: {(string.IsNullOrWhiteSpace(message) ? "no reason given" : message.Trim())}");
}
