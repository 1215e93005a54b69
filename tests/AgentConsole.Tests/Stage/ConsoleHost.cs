using System.Security.Claims;
using System.Text.Encodings.Web;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>The console in a program of its own, over a <see cref="MemoryDesk"/>, with an agent who is signed in.</summary>
public static class ConsoleHost
{
    /// <summary>As strict as a policy can be: whatever of the console breaks it does not work in the tests either.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static WebApplication Build(MemoryDesk desk, MemoryFeed feed, TimeProvider time, AgentIdentityClaims? agent, Action<WebApplicationBuilder>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time).AddSingleton(desk).AddSingleton<ICaseQueries>(desk).AddSingleton<ICaseDesk>(desk).AddSingleton<IInbox>(desk).AddSingleton<IMessageIntake>(desk).AddSingleton<IAttachmentStore>(desk)
            .AddSingleton<IChangeFeed>(feed).AddSingleton(agent ?? new AgentIdentityClaims(null, "", AgentRole.Agent));
        builder.Services.AddAuthentication(SignedIn.SchemeName).AddScheme<AuthenticationSchemeOptions, SignedIn>(SignedIn.SchemeName, null);
        builder.Services.AddDataProtection();
        builder.Services.AddSingleton<IDeskRules>(new MemoryRules(time));
        builder.Services.AddAgentConsole();
        more?.Invoke(builder);

        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            await next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapAgentConsole();
        return app;
    }

    private sealed class SignedIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, AgentIdentityClaims agent)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        public const string SchemeName = "signed-in";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (agent.Id is not { } id) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id.Value), new(ClaimTypes.Name, agent.Name), new(ClaimTypes.Role, Names.Of(agent.Role))], SchemeName);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
        }
    }
}

/// <param name="Id">Null for nobody.</param>
public sealed record AgentIdentityClaims(AgentId? Id, string Name, AgentRole Role)
{
    public static readonly AgentIdentityClaims Ana = new(new AgentId("ana"), "Ana Ruiz", AgentRole.Supervisor);
    public static readonly AgentIdentityClaims Root = new(new AgentId("root"), "Rosa Otero", AgentRole.Admin);
    public static readonly AgentIdentityClaims Diego = new(new AgentId("diego"), "Diego Prado", AgentRole.Agent);
}
