using ChannelHub.Cases;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels;

/// <summary>What the settings of an account may refer to.</summary>
/// <param name="HasPublicUrl">Whether <c>ChannelHub:Server:PublicUrl</c> is set.</param>
/// <param name="Types">The channel type of each account, by its name.</param>
/// <param name="Calendars">The calendars of the routing file; null while it is not read yet.</param>
public sealed record HubSurroundings(bool HasPublicUrl, IReadOnlyDictionary<string, string> Types, IReadOnlyCollection<string>? Calendars);

/// <summary>A platform that the hub can talk to: how its accounts are checked, built and reached. Each channel folder's <c>XRegistration</c> is one.</summary>
public interface IChannelType
{
    /// <summary>The value of <c>type</c> in an account's settings.</summary>
    string Type { get; }

    /// <summary>Every fault of one account's settings, unknown keys included.</summary>
    /// <param name="section"><c>ChannelHub:Channels:{account}</c>.</param>
    IReadOnlyList<SettingFault> Validate(AccountName account, IConfigurationSection section, bool isDevelopment);

    /// <summary>What an account's settings name outside of it, where it is not there: another account, a calendar, an address. Asked when everything was read.</summary>
    /// <param name="section">As for <see cref="Validate"/>, and without faults of its own.</param>
    IEnumerable<SettingFault> CheckSurroundings(IConfigurationSection section, HubSurroundings hub) => [];

    /// <summary>Adds the account's <see cref="IChannel"/>, its <see cref="IChannelTrial"/> and, where the platform is polled, its poller. Called only with valid settings.</summary>
    void AddAccount(IServiceCollection services, AccountName account, IConfigurationSection section);

    /// <summary>Maps the routes of all accounts of this type. Called once, if there is at least one account.</summary>
    void MapEndpoints(IEndpointRouteBuilder endpoints);
}
