using ChannelHub.Cases;

namespace ChannelHub.Storage;

// Stands in for the real store until it is merged; delete this file then (and src/Server/Placeholder.cs).

public sealed record StorageOptions
{
    public string Provider { get; init; } = "Sqlite";

    public string Directory { get; init; } = "./data";

    public string? ConnectionString { get; init; }

    public bool Exclusive { get; init; } = true;

    public IReadOnlyList<SettingFault> Check() => [];
}

public sealed class StoreOpeningException(string message) : Exception(message);

public static class SqliteBackup
{
    public static Task CreateAsync(StorageOptions options, string target, CancellationToken stop) => throw new NotSupportedException();

    public static Task RestoreAsync(StorageOptions options, string source, CancellationToken stop) => throw new NotSupportedException();
}
