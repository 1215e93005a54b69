namespace ChannelHub.Storage;

// Stands in for the real options until they are merged; delete this file then (and src/Server/Placeholder.cs).

public sealed record StorageOptions
{
    public string Provider { get; init; } = "Sqlite";

    public string Directory { get; init; } = "./data";

    public string? ConnectionString { get; init; }
}
