using System.Security.Claims;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Reading;

/// <summary>The agent who is signed in, as the sign-in wrote it into the claims.</summary>
public sealed record AgentIdentity(AgentId Id, string Name, AgentRole Role)
{
    public bool IsSupervisor => Role is AgentRole.Supervisor or AgentRole.Admin;

    public Actor Actor => new(Id, Name);

    /// <summary>Null when nobody is signed in or the claims are not of our sign-in.</summary>
    public static AgentIdentity? From(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true } || !AgentId.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return null;
        var role = Names.TryParse<AgentRole>(principal.FindFirstValue(ClaimTypes.Role), out var named) ? named : AgentRole.Agent;
        return new AgentIdentity(id, principal.FindFirstValue(ClaimTypes.Name) is { Length: > 0 } name ? name : id.Value, role);
    }
}
