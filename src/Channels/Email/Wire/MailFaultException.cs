namespace ChannelHub.Channels.Email.Wire;

/// <summary>What went wrong with a mail server, as far as it matters for what is done next.</summary>
internal enum MailFaultKind
{
    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>The server did not answer within a limit.</summary>
    TooSlow,

    /// <summary>The connection was there and is gone.</summary>
    Cut,

    /// <summary>The server said what the protocol does not allow, or more than is taken.</summary>
    Protocol,

    /// <summary>The connection can't be made secure as the settings ask for.</summary>
    NotSecure,

    /// <summary>User, password or token were refused: trying on would only lock the account.</summary>
    SignIn,

    /// <summary>The server says that it can't serve us now.</summary>
    Unavailable,

    /// <summary>The server understood and refused.</summary>
    Refused,
}

/// <summary>A mail server can't be used any further on this connection. After it the stream's position is unknown, so the connection is closed.</summary>
/// <param name="message">For an operator: what was done, what came of it, what to do. Never a secret, an address or a mail's content.</param>
internal sealed class MailFaultException(MailFaultKind kind, string message, Exception? cause = null) : IOException(message, cause)
{
    public MailFaultKind Kind => kind;
}
