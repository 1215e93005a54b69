namespace ChannelHub.Cases;

/// <summary>Who is there for work, and what is offered to them. Taking and declining an offer are commands of its case.</summary>
public interface IWorkDesk
{
    /// <summary>As it stands now.</summary>
    AgentPresence PresenceOf(AgentId agent);

    /// <summary>False if there is no such agent, or he is disabled.</summary>
    /// <exception cref="StoreUnavailableException">The store can't write now; nothing was changed.</exception>
    Task<bool> SetPresenceAsync(AgentId agent, Presence presence, bool byProgram, CancellationToken stop);

    /// <summary>The agent's skills or hours were changed in the store.</summary>
    void Reconsider(AgentId agent);

    /// <summary>The agent's console is connected, until the result is disposed. While one of an agent's connections stands, his presence lasts.</summary>
    IDisposable Connect(AgentId agent);

    /// <summary>The offers that wait for the agent's word, the first to lapse first.</summary>
    IReadOnlyList<WorkOffer> OffersTo(AgentId agent);
}

/// <param name="Until">When the offer lapses.</param>
public sealed record WorkOffer(CaseNumber Case, DateTimeOffset Until, string Channel, string? Queue, Priority Priority, string? Subject);
