using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Drafting;
using ChannelHub.Intake;
using ChannelHub.Storage;

namespace ChannelHub.Server.Settings;

/// <summary>All settings, checked.</summary>
internal sealed record HubSettings
{
    public required ServerOptions Server { get; init; }

    public required StorageOptions Storage { get; init; }

    public required RoutingOptions Routing { get; init; }

    public required IntakeOptions Intake { get; init; }

    public required ConsoleOptions Console { get; init; }

    public required ModelOptions Model { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<ChannelAccount> Accounts { get; init; }

    /// <summary>Everything as it was read, the secrets from files included; for what the framework itself reads (logging, addresses).</summary>
    public required IConfigurationRoot Configuration { get; init; }

    public required HubPlace Place { get; init; }

    /// <summary>Where everything that has to be kept is, as a full path.</summary>
    public string DataDirectory => Path.GetFullPath(Storage.Directory, Place.WorkingDirectory);

    /// <summary>The addresses to listen on, separated by semicolons.</summary>
    public string Urls => Configuration["urls"] is { Length: > 0 } urls ? urls : DefaultUrl;

    /// <summary>The address for links that are made before or without a running server.</summary>
    public string LinkBase => (Server.PublicUrl ?? Urls.Split(';')[0]).TrimEnd('/');

    /// <summary>What accounts name that is not there.</summary>
    /// <param name="calendars">Of the routing file; null while it is not read.</param>
    public IReadOnlyList<SettingFault> CheckSurroundings(IReadOnlyCollection<string>? calendars)
    {
        var hub = new HubSurroundings(Server.PublicUrl is not null, Accounts.ToDictionary(a => a.Name.Value, a => a.Type.Type, StringComparer.Ordinal), calendars);
        return [.. Accounts.SelectMany(a => a.Type.CheckSurroundings(a.Section, hub))];
    }

    public const string DefaultUrl = "http://127.0.0.1:5080";
}

/// <summary>One configured account of one platform.</summary>
internal sealed record ChannelAccount(AccountName Name, IChannelType Type, IConfigurationSection Section);

/// <summary>Where the program is and where it was called.</summary>
internal sealed record HubPlace(string WorkingDirectory, string ProgramDirectory, string Environment)
{
    public bool IsDevelopment => string.Equals(Environment, "Development", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file that a person may put into the working directory to take the place of the one shipped beside the program.</summary>
    public string Find(string file)
    {
        var here = Path.GetFullPath(file, WorkingDirectory);
        return Path.IsPathRooted(file) || File.Exists(here) ? here : Path.GetFullPath(file, ProgramDirectory) is var shipped && File.Exists(shipped) ? shipped : here;
    }
}

/// <summary>Settings that are right, or everything that is wrong with them.</summary>
internal abstract record SettingsLoad
{
    public sealed record Loaded(HubSettings Settings) : SettingsLoad;

    /// <param name="Source">The settings file that was read.</param>
    public sealed record Faulty(string Source, IReadOnlyList<SettingFault> Faults) : SettingsLoad;
}
