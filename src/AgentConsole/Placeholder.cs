using ChannelHub.AgentConsole.Working;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole
{
    // Stands in for the real console until it is merged; delete this file then.

    public static class ConsoleRegistration
    {
        public static IServiceCollection AddAgentConsole(this IServiceCollection services) => services;

        public static IEndpointRouteBuilder MapAgentConsole(this IEndpointRouteBuilder endpoints) => endpoints;
    }
}

namespace ChannelHub.AgentConsole.Working
{
    public interface IDeskDirectory
    {
        IReadOnlyList<string> Departments { get; }

        IReadOnlyList<string> Queues { get; }
    }
}
