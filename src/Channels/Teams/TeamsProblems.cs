namespace ChannelHub.Channels.Teams;

/// <summary>Every way in which a request of the platform is refused.</summary>
internal static class TeamsProblems
{
    public static readonly Problem UnknownAccount = new(404, "account", "There is no such account", "The address names no Teams account of this hub; look at the account's name in the settings.");
    public static readonly Problem NotProven = new(401, "signature", "The request is not proven to come from the platform", "A bearer token of the Bot Connector is needed, made out to this bot's application id. The hub's log says what was wrong with it.");
    public static readonly Problem NotThisActivity = new(403, "mismatch", "The activity does not belong to its token", "Channel, service address and tenant of the activity must be those that the token and this account's settings allow. The hub's log says which was not.");
    public static readonly Problem ContentType = new(415, "type", "This content type is not taken", "Send application/json.");
    public static readonly Problem TooBig = new(413, "size", "The activity is too big", "At most 8 MiB are taken.");
    public static readonly Problem NotAnActivity = new(400, "form", "This is no activity", "The body must be one JSON object in UTF-8 with at least a type and a conversation's id.");
    public static readonly Problem UnknownInvoke = new(501, "invoke", "This feature is not there", "The hub answers buttons of cards (adaptiveCard/action) and no other invokes.");
    public static readonly Problem Unavailable = new(503, "unavailable", "The activity can't be stored at the moment", "Nothing was stored; the same activity can be sent again.", TeamsLimits.RetryAfterUnavailable);
    public static readonly Problem NoKeys = new(503, "keys", "The request can't be checked at the moment", "The platform's signing keys are not there yet; the same activity can be sent again.", TeamsLimits.RetryAfterUnavailable);
}
