using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.SignIn;

/// <summary>How a try to sign in ended.</summary>
internal abstract record SignInOutcome
{
    public sealed record SignedIn(Agent Agent, bool IsFirst) : SignInOutcome;

    /// <summary>Used, expired, never given out, or no longer needed because there is an agent.</summary>
    public sealed record LinkRefused(string Why) : SignInOutcome;

    /// <summary>Something in the form is not right; the link is not used up.</summary>
    public sealed record FormRefused(FormFault Fault) : SignInOutcome;
}

internal enum FormFault
{
    Name,
    SignInName,
}

/// <summary>Uses a one-time link: signs its agent in, or makes the first agent.</summary>
internal sealed class SignInService(IPeople people, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim first = new(1, 1);

    /// <summary>Whether nobody has been made yet, so that the form has to ask who comes.</summary>
    public async Task<bool> IsFirstAsync(CancellationToken stop) => (await people.ListAgentsAsync(stop)).Count == 0;

    /// <param name="name">Asked for only when the first agent is made.</param>
    /// <param name="signInName">Asked for only when the first agent is made.</param>
    public async Task<SignInOutcome> SignInAsync(string? key, string? name, string? signInName, CancellationToken stop)
    {
        if (!Secrets.IsKey(key)) return new SignInOutcome.LinkRefused("form");
        if (!await IsFirstAsync(stop)) return await UseAsync(key!, stop);

        // Two links for the first agent may be open at once: only one of them makes it.
        await first.WaitAsync(stop);
        try
        {
            return await IsFirstAsync(stop) ? await MakeFirstAsync(key!, name, signInName) : await UseAsync(key!, stop);
        }
        finally
        {
            first.Release();
        }
    }

    private async Task<SignInOutcome> MakeFirstAsync(string key, string? name, string? signInName)
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > SignInPages.MaxNameLength || name.Any(char.IsControl)) return new SignInOutcome.FormRefused(FormFault.Name);
        if (!AgentId.TryParse(signInName, out var id)) return new SignInOutcome.FormRefused(FormFault.SignInName);
        if (await people.UseSignInLinkAsync(Secrets.Hash(key), time.GetUtcNow()) is not { Agent: null }) return new SignInOutcome.LinkRefused("unknown");
        var agent = new Agent(id, name, AgentRole.Admin, false, time.GetUtcNow());
        return await people.AddAgentAsync(agent) ? new SignInOutcome.SignedIn(agent, true) : new SignInOutcome.LinkRefused("taken");
    }

    private async Task<SignInOutcome> UseAsync(string key, CancellationToken stop)
    {
        if (await people.UseSignInLinkAsync(Secrets.Hash(key), time.GetUtcNow()) is not { } use) return new SignInOutcome.LinkRefused("unknown");
        if (use.Agent is not { } id) return new SignInOutcome.LinkRefused("not needed any more");
        return await people.FindAgentAsync(id, stop) is { Disabled: false } agent ? new SignInOutcome.SignedIn(agent, false) : new SignInOutcome.LinkRefused("disabled");
    }

    public void Dispose() => first.Dispose();
}
