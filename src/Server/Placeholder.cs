namespace ChannelHub.Storage;

// Stands in for the registration of the store until it is merged; delete this file then (and src/Storage/Placeholder.cs).

internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options) => services;
}
