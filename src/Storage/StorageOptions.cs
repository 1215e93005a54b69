using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Where the hub keeps its data. Section <c>ChannelHub:Storage</c>.</summary>
public sealed record StorageOptions
{
    public const string Section = "ChannelHub:Storage";

    /// <summary><c>Sqlite</c> (the default: a file, no set-up).</summary>
    public string Provider { get; init; } = "Sqlite";

    /// <summary>The folder of the database and the attachments; made if it is missing. Default <c>./data</c>.</summary>
    public string Directory { get; init; } = "./data";

    /// <summary>How to reach a database server; SQLite has none and takes its place from <see cref="Directory"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// Whether this is the hub, of which a folder has one; default true. Tools that run beside it (and only add to the inbox, read or manage people) say false.
    /// Set by the program, not by the settings.
    /// </summary>
    public bool Exclusive { get; init; } = true;

    internal string DatabaseFile => Path.Combine(Path.GetFullPath(Directory), "channelhub.db");

    internal string AttachmentFolder => Path.Combine(Path.GetFullPath(Directory), "attachments");

    /// <summary>All that is wrong with these settings; empty when they are possible.</summary>
    public IReadOnlyList<SettingFault> Check()
    {
        var faults = new List<SettingFault>();
        if (!string.Equals(Provider, "Sqlite", StringComparison.OrdinalIgnoreCase)) faults.Add(new SettingFault($"{Section}:Provider", Provider, "allowed is Sqlite"));
        if (string.IsNullOrWhiteSpace(Directory)) faults.Add(new SettingFault($"{Section}:Directory", Directory, "name a folder, for example ./data"));
        if (!string.IsNullOrEmpty(ConnectionString)) faults.Add(new SettingFault($"{Section}:ConnectionString", null, "SQLite has none; remove it and set Directory"));
        return faults;
    }
}
