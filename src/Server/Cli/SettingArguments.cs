namespace ChannelHub.Server.Cli;

/// <summary>
/// The arguments that are settings and not the command's own: <c>--urls http://…</c>, <c>--environment NAME</c>,
/// <c>--ChannelHub:Section:Key=value</c>, <c>--Logging:…</c>, <c>--Kestrel:…</c>. They may stand anywhere and are taken out before the command is read.
/// </summary>
internal sealed record SettingArguments(IReadOnlyList<string> Rest, IReadOnlyDictionary<string, string?> Settings, IReadOnlyList<string> Faults)
{
    private static readonly string[] Sections = ["ChannelHub:", "Logging:", "Kestrel:"];

    public string? EnvironmentName => Settings.GetValueOrDefault("environment");

    public static SettingArguments Split(IReadOnlyList<string> args)
    {
        var rest = new List<string>();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (KeyOf(args[i]) is not { } key)
            {
                rest.Add(args[i]);
                continue;
            }

            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) settings[key] = args[i][(equals + 1)..];
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal)) settings[key] = args[++i];
            else faults.Add($"{args[i]} needs a value: {args[i]}=VALUE");
        }

        return new SettingArguments(rest, settings, faults);
    }

    private static string? KeyOf(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return null;
        var name = argument[2..].Split('=', 2)[0];
        return name is "urls" or "environment" || Sections.Any(s => name.StartsWith(s, StringComparison.OrdinalIgnoreCase)) ? name : null;
    }
}
