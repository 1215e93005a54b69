using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Storage;

public static class StorageRegistration
{
    /// <summary>
    /// Registers the store's ports. The store is opened (and its schema brought up to date) when the first of them is asked for, which throws
    /// <see cref="StoreOpeningException"/> when that is not possible.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(sp => SqliteStore.Open(options, sp.GetRequiredService<TimeProvider>(), sp.GetService<ILoggerFactory>().LoggerOrNone()));
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Inbox);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Cases);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Outbox);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Timers);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Queries);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Histories);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Marks);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().People);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Articles);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Consents);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Attachments);
        services.AddSingleton(sp => sp.GetRequiredService<SqliteStore>().Health);
        return services;
    }

    private static ILogger LoggerOrNone(this ILoggerFactory? factory) =>
        factory?.CreateLogger("ChannelHub.Storage") ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
}
