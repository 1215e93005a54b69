using ChannelHub.AgentConsole;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Channels.Voice;
using ChannelHub.Drafting;
using ChannelHub.Intake;
using ChannelHub.Intake.Linking;
using ChannelHub.Routing;
using ChannelHub.Server.Access;
using ChannelHub.Server.Api;
using ChannelHub.Server.Metrics;
using ChannelHub.Server.Settings;
using ChannelHub.Server.SignIn;
using ChannelHub.Server.Trial;
using ChannelHub.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelHub.Server.Hosting;

/// <summary>What the program is made of: every part registers itself, and this file says which parts there are.</summary>
internal static class HubServices
{
    /// <summary>Everything that a running hub needs.</summary>
    public static void AddHub(this IServiceCollection services, HubSettings settings, RoutingSet routing, CustomerTexts texts)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddStorage(settings.StorageForStore());
        services.AddIntake(settings.Intake, new RoutingSource(routing), texts.Texts, texts.Dialogue);
        services.AddWarmUp();
        services.AddDrafting(settings.Model);
        services.AddSingleton(new LinkKey(new KeptSecret(settings.DataDirectory, LinkKey.FileName, "links and codes that customers have not used yet stop working").Read));
        services.AddSingleton(new CaseLinks(new LinkKey(new KeptSecret(settings.DataDirectory, CaseLinks.KeyFile, "the links to cases that are out stop working").Read), TimeSpan.FromDays(settings.Server.CaseLinkDays)));
        services.AddSingleton<ICaseLinks>(s => s.GetRequiredService<CaseLinks>());
        foreach (var account in settings.Accounts) account.Type.AddAccount(services, account.Name, account.Section);
        services.AddSingleton<RoutingSaving>();
        services.AddHostedService<RoutingWatch>();
        services.AddSingleton<IDeskDirectory, DeskDirectory>();
        services.AddSingleton<IVoiceDesk, VoiceDesk>();
        services.AddSingleton<DeskRules>();
        services.AddSingleton<IDeskRules>(s => s.GetRequiredService<DeskRules>());
        services.AddHostedService(s => s.GetRequiredService<DeskRules>());
        services.AddAgentConsole();

        services.AddSingleton<SignInLinks>();
        services.AddSingleton<SignInService>();
        services.AddHubAccess(settings);
        services.AddSingleton<CasePage.CustomerCases>();
        services.AddHubApi();
        services.AddHubMetrics();
        if (settings.Place.IsDevelopment) services.AddTrial();
    }

    /// <summary>The part that knows agents and tokens, for commands that work beside a running hub.</summary>
    public static PeopleServices ForPeople(HubSettings settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddStorage(settings.StorageForStore() with { Exclusive = false });
        return new PeopleServices(services.BuildServiceProvider(), settings);
    }

    /// <summary>One account's channel with what its mapper may ask for, and attachments that go to <paramref name="attachments"/> instead of the store.</summary>
    public static ServiceProvider ForMapping(HubSettings settings, ChannelAccount account, IAttachmentStore attachments)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(settings);
        services.AddSingleton<IConfiguration>(settings.Configuration);
        services.AddSingleton(TimeProvider.System);
        account.Type.AddAccount(services, account.Name, account.Section);
        services.AddSingleton(attachments);
        return services.BuildServiceProvider();
    }

    /// <summary>The store's options with the directory as a full path, so that they mean the same whatever the working directory becomes.</summary>
    public static StorageOptions StorageForStore(this HubSettings settings) => settings.Storage with { Directory = settings.DataDirectory };

    internal sealed class PeopleServices(ServiceProvider provider, HubSettings settings) : IAsyncDisposable
    {
        public HubSettings Settings => settings;

        public ICaseQueries Cases => provider.GetRequiredService<ICaseQueries>();

        public IArticles Articles => provider.GetRequiredService<IArticles>();

        public IPeople People => provider.GetRequiredService<IPeople>();

        public ICaseQueries Queries => provider.GetRequiredService<ICaseQueries>();

        public ValueTask DisposeAsync() => provider.DisposeAsync();
    }
}

/// <summary>The departments and queues that the console suggests: those of the rules in force.</summary>
internal sealed class DeskDirectory(RoutingSource routing) : IDeskDirectory
{
    public IReadOnlyList<string> Departments => [.. routing.Current.Departments.Select(d => d.Key)];

    public IReadOnlyList<string> Queues => [.. routing.Current.Queues.Select(q => q.Key)];

    public bool HasProductTeam(string? department) => routing.Current.Map.ProductTeamOf(department) is not null;

    public bool IsProductTeam(string? queue) => routing.Current.Map.IsProductTeam(queue);
    public IReadOnlyList<DeskPlace> Places => [.. routing.Current.Queues.Select(q => new DeskPlace(q.Department, q.Key))];

    public string DepartmentName(string department, string language) => routing.Current.FindDepartment(department)?.NameIn(language) ?? department;
}

/// <summary>What calls need of the rules in force: when people are there, and which names callers are likely to say.</summary>
internal sealed class VoiceDesk(RoutingSource routing) : IVoiceDesk
{
    public bool? IsOpen(string calendar, DateTimeOffset now) => routing.Current.Calendars.TryGetValue(calendar, out var found) ? found.IsOpen(now) : null;

    public IReadOnlyList<string> Hints(string language) => [.. routing.Current.Products.Select(p => p.Name), .. routing.Current.Departments.Select(d => d.NameIn(language))];
}
