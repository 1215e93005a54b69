using System.Globalization;
using System.Net;

namespace ChannelHub.Channels.Email.Wire;

/// <summary>How a connection is made secret.</summary>
internal enum MailSecurity
{
    /// <summary>TLS from the first byte (RFC 8314 section 3).</summary>
    Tls,

    /// <summary>A plain beginning, then the STARTTLS command; never on without it.</summary>
    StartTls,

    /// <summary>Not at all; for a server on this machine only.</summary>
    None,
}

/// <summary>Where a mail server is and how it is spoken to.</summary>
/// <param name="CaFile">A PEM file with certificates that are trusted besides the system's; null for none.</param>
internal sealed record MailServer(string Host, int Port, MailSecurity Security, string? CaFile = null)
{
    /// <summary>The host's name is one of this machine: only then may a connection be in the clear.</summary>
    public static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
