using ChannelHub.Cases;

namespace ChannelHub.Channels.Email;

/// <summary>What the mapper knows of the account that a mail came to.</summary>
public sealed record EmailMapping
{
    public static readonly EmailMapping None = new();

    /// <summary>The addresses of all the desk's mailboxes and aliases, and of its domains as <c>@example.com</c> where nobody else writes from them. Mail from them is our own.</summary>
    public ValueList<string> OwnAddresses { get; init; }

    /// <summary>Addresses, or domains as <c>@example.com</c>, of agents: in mail that they pass on to the desk the original sender is the customer.</summary>
    public ValueList<string> AgentAddresses { get; init; }

    /// <summary>Names of receiving servers whose Authentication-Results are believed, in lower case.</summary>
    public ValueList<string> TrustedAuthServers { get; init; }

    /// <summary>Gives what recognises our signatures; asked only where something looks like ours. Null, or giving null, where nothing was ever signed.</summary>
    internal Func<Compose.ReplyTokens?>? Tokens { get; init; }

    internal bool IsOwn(string address) => Holds(OwnAddresses, address);

    internal bool IsAgent(string address) => Holds(AgentAddresses, address);

    private static bool Holds(ValueList<string> list, string address)
    {
        // A plus-address is the mailbox it leads to (RFC 5233).
        var plain = WithoutDetail(address);
        foreach (var entry in list)
        {
            if (entry.StartsWith('@') ? address.EndsWith(entry, StringComparison.OrdinalIgnoreCase)
                : string.Equals(entry, address, StringComparison.OrdinalIgnoreCase) || string.Equals(entry, plain, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    internal static string WithoutDetail(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && at > plus ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : address;
    }
}

/// <summary>Where a file of a mail was put.</summary>
/// <param name="Sha256">Of the unpacked bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">In bytes.</param>
public sealed record KeptFile(string Sha256, long Size);

/// <summary>A file of a mail on its way to the store; it is unpacked while it is read and never held whole.</summary>
public sealed class MailFile
{
    private readonly Func<Stream> open;

    internal MailFile(string name, string contentType, bool inline, string? contentId, Func<Stream> open)
    {
        Name = name;
        ContentType = contentType;
        Inline = inline;
        ContentId = contentId;
        this.open = open;
    }

    /// <summary>Safe to show and to save; at most 150 characters.</summary>
    public string Name { get; }

    public string ContentType { get; }

    /// <summary>Shown within the text.</summary>
    public bool Inline { get; }

    public string? ContentId { get; }

    /// <summary>A stream from the file's first byte, readable once; may be opened again.</summary>
    public Stream Open() => open();

    /// <summary>Reads the file through, without keeping it.</summary>
    public KeptFile Hash()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var stream = Open();
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            long size = 0;
            for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0; size += read) hash.AppendData(buffer, 0, read);
            return new KeptFile(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
