namespace ChannelHub.Channels.Twilio;

/// <summary>How a request to the REST API ended.</summary>
internal abstract record TwilioAnswer<T>
{
    private TwilioAnswer()
    {
    }

    public sealed record Done(T Value) : TwilioAnswer<T>;

    /// <summary>Twilio says no, or not now. <paramref name="Code"/>: its error code, if it gave one.</summary>
    public sealed record Refused(int Status, int? Code, string Message, TimeSpan? RetryAfter) : TwilioAnswer<T>;

    /// <summary>The request surely did not arrive.</summary>
    public sealed record NotSent(string Reason) : TwilioAnswer<T>;

    /// <summary>The request may have arrived, and been carried out.</summary>
    public sealed record Broken(string Reason) : TwilioAnswer<T>;
}
