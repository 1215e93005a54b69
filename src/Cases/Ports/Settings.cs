namespace ChannelHub.Cases;

/// <summary>One thing that is wrong with the settings. All are found and shown at once, and the program does not start.</summary>
/// <param name="Key">The full key: <c>ChannelHub:Channels:web:MaxFileBytes</c>.</param>
/// <param name="Value">What was found; null if nothing was; never a secret.</param>
/// <param name="Allowed">What is allowed, and what to do.</param>
public sealed record SettingFault(string Key, string? Value, string Allowed)
{
    private bool isUnknown;

    /// <summary>A key that is not known, and which one may be meant. Its value is not shown: it may be a secret under a mistyped name.</summary>
    /// <param name="path">The full key.</param>
    /// <param name="known">The keys that its section has.</param>
    public static SettingFault UnknownKey(string path, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.OrdinalIgnoreCase).ToList();
        var hint = names.Count == 0 ? "this section has none"
            : NearestKey.Of(path[(path.LastIndexOf(':') + 1)..], names) is { } nearest ? $"did you mean '{nearest}'?"
            : $"there are: {string.Join(", ", names)}";
        return new SettingFault(path, null, hint) { isUnknown = true };
    }

    public override string ToString() => isUnknown ? $"{Key}: there is no such setting; {Allowed}" : $"{Key}: {(Value is null ? "is missing" : $"'{Value}' is not possible")}; {Allowed}";
}
