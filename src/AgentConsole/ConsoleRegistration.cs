using ChannelHub.AgentConsole.Components;
using ChannelHub.AgentConsole.Live;
using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChannelHub.AgentConsole;

/// <summary>
/// The agents' console in the program. It needs authentication, authorisation and, after both, <c>UseAntiforgery()</c> in the program's pipeline;
/// the ports of Cases it takes from the container. <see cref="ITrialRunner"/> is optional: without it there is no try-it page.
/// </summary>
public static class ConsoleRegistration
{
    public static IServiceCollection AddAgentConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAuthorization();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDeskDirectory, EmptyDeskDirectory>();
        services.TryAddSingleton<IClockAccounts, NoClockAccounts>();
        services.AddSingleton<ChangeStream>();
        return services;
    }

    /// <summary>Pages, their change stream and their assets. Everything but the assets asks for a signed-in agent.</summary>
    public static IEndpointRouteBuilder MapAgentConsole(this IEndpointRouteBuilder endpoints)
    {
        ConsoleAssets.Map(endpoints);
        endpoints.MapGet("/_console/changes", (HttpContext context, string? watch, ChangeStream changes) => changes.ServeAsync(context, watch))
            .RequireAuthorization().ExcludeFromDescription();
        endpoints.MapGet("/files/{number}/{sha256}", CaseFiles.ServeAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapPost("/_console/preferences", Preferences.StoreAsync)
            .RequireAuthorization().ExcludeFromDescription();
        endpoints.MapPost("/_console/presence", WorkForms.SetPresenceAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapPost("/_console/offers", WorkForms.AnswerOfferAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapPost("/_console/cost", AnswerCosts.TellAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapPost("/_console/contact-links", LinkForms.UndoAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapRazorComponents<App>().RequireAuthorization();
        return endpoints;
    }
}
