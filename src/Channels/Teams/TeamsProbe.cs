using ChannelHub.Cases;
using ChannelHub.Channels.Teams.Tokens;

namespace ChannelHub.Channels.Teams;

/// <summary>Reads the platform's keys and signs in once, without writing to anybody.</summary>
internal sealed class TeamsProbe(TeamsAccount account) : IChannelProbe
{
    public AccountName Account => account.Name;

    public async Task<ProbeOutcome> ProbeAsync(CancellationToken stop)
    {
        if (await account.Keys.RefreshAsync(stop).ConfigureAwait(false) is { } fault) return new ProbeOutcome.Faulty(fault, "Look at MetadataUrl and at the way out of this network.");
        return await account.Tokens.GetAsync(stop).ConfigureAwait(false) is AccessToken.None none
            ? new ProbeOutcome.Faulty("The bot can't sign in.", none.Says)
            : new ProbeOutcome.Fine($"the platform's keys are there, and the bot signs in at the tenant {account.Tokens.Tenant}.");
    }
}
