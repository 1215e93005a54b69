namespace ChannelHub.Channels.WebChat;

/// <summary>Every way in which a request of the page is refused.</summary>
internal static class WebChatProblems
{
    public static readonly Problem UnknownAccount = new(404, "account", "There is no such chat", "The address names no web chat account of this hub; look at the account's name in the settings.");
    public static readonly Problem ForeignSite = new(403, "origin", "Another site sent this", "The chat takes messages of its own page only.");
    public static readonly Problem NoVisitor = new(401, "signature", "Who writes is not known", "The request shows no visitor's key of this chat. Open the chat's page: it gives one, in a cookie.");
    public static readonly Problem ContentType = new(415, "type", "This content type is not taken", "Send application/json, or multipart/form-data with files.");
    public static readonly Problem NotJson = new(400, "form", "This is no valid JSON", "The body must be one JSON object in UTF-8, with at most 8 levels.");
    public static readonly Problem NoId = new(400, "form", "The message has no usable id", "\"id\" is needed: 1 to 64 letters, digits, dashes or underscores, the same when the message is sent again.");
    public static readonly Problem NoContent = new(400, "form", "The message is empty", "\"text\" or a file is needed.");
    public static readonly Problem BadField = new(400, "form", "A field is not of its form", "\"id\", \"text\", \"language\", \"choice\" and \"kind\" are strings of Unicode text, each at most once; \"attachments\" come as multipart/form-data.");
    public static readonly Problem BadSeen = new(400, "form", "The report is not of its form", "\"state\" is \"delivered\" or \"read\", \"positions\" a list of up to 200 positions that lie within 200 of each other.");
    public static readonly Problem BadPosition = new(400, "form", "The position is not a number", "Last-Event-ID or \"after\" is the position of the last message seen, 0 at first.");
    public static readonly Problem TooBig = new(413, "size", "The message is too big", "Shorten it, or send it in several messages.");
    public static readonly Problem FileTooBig = new(413, "size", "A file is too big", "Send a smaller one, or send it in parts.");
    public static readonly Problem TooManyFiles = new(413, "size", "There are too many files", "Send them in several messages.");
    public static readonly Problem FileType = new(415, "type", "This kind of file is not taken", "The page names the kinds that are.");
    public static readonly Problem EmptyFile = new(400, "form", "A file is empty", "Choose the file again.");
    public static readonly Problem NotMultipart = new(400, "form", "This is no valid multipart/form-data", "The parts are \"message\" (the JSON object) and any number of \"file\".");
    public static readonly Problem NoSuchFile = new(404, "file", "There is no such file", "It does not belong to this conversation, or it was deleted.");
    public static readonly Problem Unavailable = new(503, "unavailable", "Messages can't be stored at the moment", "Nothing was stored; the same message can be sent again.", WebChatLimits.RetryAfterUnavailable);
    public static readonly Problem TooManyStreams = new(503, "streams", "Too many pages are open", "The hub holds as many open pages as its settings allow; try again later.", TimeSpan.FromSeconds(30));

    public static Problem TooFast(TimeSpan wait) => new(429, "rate", "That was too fast", "Wait a moment, then send the message again; it is not lost.", wait);
}
