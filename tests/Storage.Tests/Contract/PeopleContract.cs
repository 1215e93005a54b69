using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class PeopleContract : StoreContract
{
    private static readonly Agent Ana = new(new AgentId("ana"), "Ana Gómez", AgentRole.Supervisor, false, Opening.Morning);

    [Test]
    public async Task AddAgentAsync_NewAndKnown_IsAddedOnce()
    {
        Assert.That(await Store.People.AddAgentAsync(Ana), Is.True);
        Assert.That(await Store.People.AddAgentAsync(Ana with { Name = "Someone else" }), Is.False);
        Assert.That(await Store.People.FindAgentAsync(Ana.Id, Never), Is.EqualTo(Ana));
        Assert.That(await Store.People.ListAgentsAsync(Never), Is.EqualTo(new[] { Ana }));
        Assert.That(await Store.People.FindAgentAsync(new AgentId("bob"), Never), Is.Null);
    }

    [Test]
    public async Task SetAgentDisabledAsync_KnownAndUnknown_SaysWhetherThereIsOne()
    {
        await Store.People.AddAgentAsync(Ana);
        Assert.That(await Store.People.SetAgentDisabledAsync(Ana.Id, true), Is.True);
        Assert.That((await Store.People.FindAgentAsync(Ana.Id, Never))!.Disabled, Is.True);
        Assert.That(await Store.People.SetAgentDisabledAsync(new AgentId("bob"), true), Is.False);
    }

    [Test]
    public async Task SetWorkAsync_KnownAndUnknown_IsReadAsItWasWritten()
    {
        var work = new WorkProfile
        {
            Skills = [new AgentSkill("nómina", 5), new AgentSkill("pos")], Languages = ["es", "pt"], Levels = [SupportLevel.L1, SupportLevel.L3], Departments = ["sales"], Hours = "office", Capacity = 90,
        };
        await Store.People.AddAgentAsync(Ana);
        Assert.That(await Store.People.SetWorkAsync(Ana.Id, work), Is.True);
        Assert.That((await Store.People.FindAgentAsync(Ana.Id, Never))!.Work, Is.EqualTo(work));
        Assert.That(await Store.People.SetWorkAsync(Ana.Id, new WorkProfile()), Is.True);
        Assert.That(await Store.People.FindAgentAsync(Ana.Id, Never), Is.EqualTo(Ana), "nothing said is stored as nothing");
        Assert.That(await Store.People.SetWorkAsync(new AgentId("bob"), work), Is.False);
    }

    [Test]
    public async Task SetPresenceAsync_KnownUnknownAndDisabled_OnlyWhoMayWorkIsThere()
    {
        await Store.People.AddAgentAsync(Ana);
        Assert.That((await Store.People.FindAgentAsync(Ana.Id, Never))!.Presence, Is.EqualTo(AgentPresence.Never));
        var there = new AgentPresence(Presence.Available, ByProgram: true, Opening.Morning);
        Assert.That(await Store.People.SetPresenceAsync(Ana.Id, there), Is.True);
        Assert.That((await Store.People.ListAgentsAsync(Never)).Single().Presence, Is.EqualTo(there));
        await Store.People.SetAgentDisabledAsync(Ana.Id, true);
        Assert.That(await Store.People.SetPresenceAsync(Ana.Id, there), Is.False, "disabled");
        Assert.That(await Store.People.SetPresenceAsync(new AgentId("bob"), there), Is.False, "unknown");
    }

    [Test]
    public async Task UseSignInLinkAsync_ValidLink_WorksOnceEvenForTwoAtOnce()
    {
        await Store.People.AddSignInLinkAsync("hash", Ana.Id, Opening.Morning.AddMinutes(10));
        var uses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.People.UseSignInLinkAsync("hash", Opening.Morning))));
        Assert.That(uses.Where(u => u is not null), Is.EqualTo(new[] { new SignInLinkUse(Ana.Id) }));
    }

    [Test]
    public async Task UseSignInLinkAsync_ExpiredUnknownOrForTheFirstAgent_IsToldApart()
    {
        await Store.People.AddSignInLinkAsync("old", Ana.Id, Opening.Morning);
        await Store.People.AddSignInLinkAsync("first", null, Opening.Morning.AddTicks(1));
        Assert.That(await Store.People.UseSignInLinkAsync("old", Opening.Morning), Is.Null);
        Assert.That(await Store.People.UseSignInLinkAsync("unknown", Opening.Morning), Is.Null);
        Assert.That(await Store.People.UseSignInLinkAsync("first", Opening.Morning), Is.EqualTo(new SignInLinkUse(null)));
    }

    [Test]
    public async Task FindTokenAsync_RevokedToken_IsNotFoundButListed()
    {
        var token = new ApiToken("t1", "nightly export", [TokenScopes.Read, TokenScopes.Deliver], Opening.Morning, null);
        await Store.People.AddTokenAsync(token, "hash");
        Assert.That(await Store.People.FindTokenAsync("hash", Never), Is.EqualTo(token));
        Assert.That(await Store.People.FindTokenAsync("other", Never), Is.Null);
        Assert.That(await Store.People.RevokeTokenAsync("t1", Opening.Morning.AddDays(1)), Is.True);
        Assert.That(await Store.People.RevokeTokenAsync("t1", Opening.Morning.AddDays(2)), Is.False);
        Assert.That(await Store.People.FindTokenAsync("hash", Never), Is.Null);
        Assert.That(await Store.People.ListTokensAsync(Never), Is.EqualTo(new[] { token with { RevokedAt = Opening.Morning.AddDays(1) } }));
    }
}
