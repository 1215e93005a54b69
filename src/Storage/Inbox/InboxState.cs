namespace ChannelHub.Storage;

/// <summary>The inbox row's state as stored. One byte each, see the first migration.</summary>
internal static class InboxState
{
    public const int Pending = 10;
    public const int Parked = 11;

    /// <summary>Done, by the word of <see cref="Cases.UnitOfWork.InboxResult"/>.</summary>
    public static int Done(string? result) => result switch
    {
        "message" => 20,
        "receipt" => 21,
        "ignored" => 22,
        "signal" => 23,
        "copy" => 24,
        _ => 29,
    };
}
