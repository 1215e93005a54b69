using ChannelHub.Cases;

namespace ChannelHub.Intake.Assignment;

/// <summary>Who last worked for each customer: learnt from every case that passes, and asked of the store once for a customer who is not known yet.</summary>
internal sealed class LastAgents(ICaseQueries queries)
{
    private const int MaxKnown = 200_000;

    /// <summary>How many of a customer's latest cases are looked at.</summary>
    private const int Latest = 5;

    private readonly Dictionary<ContactId, AgentId?> known = [];

    public AgentId? Of(ContactId? contact) => contact is { } id ? known.GetValueOrDefault(id) : null;

    public void Learn(Case c)
    {
        if (c is { Contact: { } contact, Owner: { } owner }) Keep(contact, owner);
    }

    public async Task AskAsync(Case c, CancellationToken stop)
    {
        if (c is not { Contact: { } contact, Owner: null, IsLive: true } || known.ContainsKey(contact)) return;
        var page = await queries.ListAsync(new CaseFilter { Contact = contact, Limit = Latest }, stop).ConfigureAwait(false);
        Keep(contact, page.Items.Select(i => i.Case.Owner).FirstOrDefault(o => o is not null));
    }

    private void Keep(ContactId contact, AgentId? agent)
    {
        if (known.Count >= MaxKnown) known.Clear();
        known[contact] = agent;
    }
}
