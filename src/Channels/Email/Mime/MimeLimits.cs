namespace ChannelHub.Channels.Email.Mime;

/// <summary>How much structure the reader takes from one mail. What is beyond stays unread: it is kept in the raw form, and the mail is marked <see cref="MimeFlaws.Truncated"/>.</summary>
internal sealed record MimeLimits
{
    public static readonly MimeLimits Default = new();

    /// <summary>Multiparts within multiparts. Real mail has at most six or seven.</summary>
    public int MaxDepth { get; init; } = 20;

    public int MaxParts { get; init; } = 500;

    /// <summary>The header fields of one part, in bytes.</summary>
    public int MaxHeaderBytes { get; init; } = 256 * 1024;

    public int MaxHeaderFields { get; init; } = 1000;

    /// <summary>One header field with its folds, in bytes; the rest of a longer one is not looked at.</summary>
    public int MaxFieldBytes { get; init; } = 64 * 1024;

    /// <summary>The bytes of one text part that become text; the rest stays in the raw form.</summary>
    public int MaxTextBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>RFC 2231 continuations of one parameter.</summary>
    public const int MaxParameterSections = 100;

    /// <summary>Addresses taken from one field.</summary>
    public const int MaxAddresses = 500;

    /// <summary>Message ids taken from References; the first and the last ones.</summary>
    public const int MaxReferences = 100;
}

/// <summary>What was wrong or left out while reading a mail.</summary>
[Flags]
internal enum MimeFlaws
{
    None = 0,

    /// <summary>A limit of <see cref="MimeLimits"/> was reached; part of the mail is only in its raw form.</summary>
    Truncated = 1 << 0,

    /// <summary>A field that may stand once stands twice (From, Message-ID, Content-Type, …): the first one counts.</summary>
    DuplicateFields = 1 << 1,

    /// <summary>A line among the header fields that is no field.</summary>
    BrokenField = 1 << 2,

    /// <summary>A multipart without a usable boundary.</summary>
    NoBoundary = 1 << 3,

    /// <summary>A multipart that ends without its closing delimiter.</summary>
    Unclosed = 1 << 4,

    /// <summary>The body's bytes are not what the declared charset allows.</summary>
    WrongCharset = 1 << 5,

    /// <summary>An unknown Content-Transfer-Encoding.</summary>
    UnknownCoding = 1 << 6,
}
