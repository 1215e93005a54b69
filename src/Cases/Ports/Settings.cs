namespace ChannelHub.Cases;

/// <summary>One thing that is wrong with the settings. All are found and shown at once, and the program does not start.</summary>
/// <param name="Key">The full key: <c>ChannelHub:Channels:web:MaxFileBytes</c>.</param>
/// <param name="Value">What was found; null if nothing was; never a secret.</param>
/// <param name="Allowed">What is allowed, and what to do.</param>
public sealed record SettingFault(string Key, string? Value, string Allowed)
{
    public override string ToString() => $"{Key}: {(Value is null ? "is missing" : $"'{Value}' is not possible")}; {Allowed}";
}
