using ChannelHub.Cases;
using ChannelHub.Channels.Teams.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>One account at run time: its settings, connections, keys and tokens.</summary>
internal sealed class TeamsAccount : IDisposable
{
    private readonly TeamsHttp http;

    public TeamsAccount(AccountName name, TeamsOptions options, TimeProvider time, ILogger<TeamsAccount> logger)
    {
        (Name, Options) = (name, options);
        var hosts = new TeamsHosts(options);
        http = new TeamsHttp(hosts, time);
        Condition = new TeamsCondition(name, time);
        Redeliveries = new TeamsRedeliveries(time);
        Keys = new TeamsSigningKeys(new Uri(options.MetadataUrl), http, time, Condition, logger, name);
        var emulatorKeys = options.Emulator ? new TeamsSigningKeys(new Uri($"{options.LoginUrl}/botframework.com/v2.0/.well-known/openid-configuration"), http, time, Condition, logger, name) : null;
        Check = new TeamsTokenCheck(options, Keys, emulatorKeys, Trial, time);
        Tokens = new TeamsAccessTokens(options, http, time, Condition, logger, name);
        Connector = new TeamsConnector(options, hosts, http, Tokens, Condition);
        Files = new TeamsFiles(options, hosts, http, Tokens, logger, name);
        var buttons = new TeamsButtons(options.ClientSecret, name);
        Mapping = new TeamsMapping(options.Groups, buttons, options.Welcome == TeamsOptionsValidator.NoWelcome ? "" : options.Welcome);
        Style = new TeamsStyle(options.PersonalChoices, options.GroupChoices, buttons);
        if (options.Emulator) TeamsLog.EmulatorTaken(logger, name);
    }

    public AccountName Name { get; }

    public TeamsOptions Options { get; }

    public TeamsCondition Condition { get; }

    public TeamsRedeliveries Redeliveries { get; }

    public TeamsTrialKey Trial { get; } = new();

    public TeamsSigningKeys Keys { get; }

    public TeamsTokenCheck Check { get; }

    public TeamsAccessTokens Tokens { get; }

    public TeamsConnector Connector { get; }

    public TeamsFiles Files { get; }

    public TeamsMapping Mapping { get; }

    public TeamsStyle Style { get; }

    public void Dispose() => http.Dispose();
}

/// <summary>All accounts of this type.</summary>
internal sealed class TeamsAccounts(IEnumerable<TeamsAccount> accounts, IEnumerable<TeamsCourtesies> courtesies)
{
    private readonly TeamsAccount[] all = [.. accounts];
    private readonly Dictionary<string, TeamsCourtesies> courtesiesByName = accounts.Zip(courtesies).ToDictionary(p => p.First.Name.Value, p => p.Second, StringComparer.Ordinal);

    /// <summary>The account named in the request's path, the first one where the path names none; null if there is none of that name.</summary>
    public TeamsAccount? Find(HttpContext http) => http.Request.RouteValues["account"] is string name ? Array.Find(all, a => a.Name.Value == name) : all[0];

    public TeamsCourtesies CourtesiesOf(TeamsAccount account) => courtesiesByName[account.Name.Value];
}
