using System.Net;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>Keys that change, are away or are asked for too often. Forged tokens of every sort are in <see cref="Forgery"/>, tried by the contract tests.</summary>
internal sealed class TeamsTokenTests : TeamsFixture
{
    [Test]
    public async Task Post_PlatformSignsWithANewKey_IsTakenAtOnce()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var (host, platform) = await StartAsync(time);
        using (var before = await PostAsync(host, platform, Activity(platform, "1"))) Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var old = platform.Issue();
        time.Advance(TimeSpan.FromMinutes(6));
        platform.RotateKey();
        using var after = await PostAsync(host, platform, Activity(platform, "2"));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var withdrawn = await PostAsync(host, "Bearer " + old, Activity(platform, "3").ToJsonString());
        Assert.That(withdrawn.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(platform.MetadataReads, Is.EqualTo(2));
    }

    [Test]
    public async Task Post_KeysThatNobodyKnowsAgainAndAgain_AreNotLookedForEachTime()
    {
        var (host, platform) = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var forged = ForgedToken.Write(ForgedToken.Header($"random-{i}"), platform.Claims(), ForgedToken.Rs256(BotConnector.Stranger));
            using var response = await PostAsync(host, "Bearer " + forged, Activity(platform).ToJsonString());
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        Assert.That(platform.MetadataReads, Is.EqualTo(1));
        Assert.That(host.Hub.Refusals["signature"], Is.EqualTo(20));
    }

    [Test]
    public async Task Post_KeysWereNeverHad_Is503UntilTheyAre()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var (host, platform) = await StartAsync(time);
        platform.IsMetadataDown = true;
        using (var no = await PostAsync(host, platform, Activity(platform)))
        {
            Assert.That((no.StatusCode, no.Headers.RetryAfter is not null), Is.EqualTo((HttpStatusCode.ServiceUnavailable, true)));
        }

        Assert.That(host.Hub.Ledger(ChannelHost.Account).Received, Is.Zero, "it comes again, so it does not count");
        platform.IsMetadataDown = false;
        time.Advance(TimeSpan.FromSeconds(6));
        using var yes = await PostAsync(host, platform, Activity(platform));
        Assert.That(yes.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Post_KeysCanNotBeRefreshed_TheLastGoodOnesServe()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var (host, platform) = await StartAsync(time);
        using (var before = await PostAsync(host, platform, Activity(platform, "1"))) Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        platform.IsMetadataDown = true;
        time.Advance(TimeSpan.FromHours(13));
        for (var i = 2; i < 5; i++)
        {
            var token = platform.Issue(c => (c["nbf"], c["exp"]) = (time.GetUtcNow().ToUnixTimeSeconds(), time.GetUtcNow().ToUnixTimeSeconds() + 3600));
            using var after = await PostAsync(host, "Bearer " + token, Activity(platform, $"{i}").ToJsonString());
            Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task Post_TenantsAsSet_AreTakenAndNoOthers([Values("*", "99999999-2222-4333-8444-555555555555")] string tenants)
    {
        var (host, platform) = await StartAsync(null, ("Tenants", tenants));
        var activity = Activity(platform);
        activity["conversation"]!["tenantId"] = "99999999-2222-4333-8444-555555555555";
        activity["channelData"]!["tenant"]!["id"] = "99999999-2222-4333-8444-555555555555";
        using var other = await PostAsync(host, platform, activity);
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var own = await PostAsync(host, platform, Activity(platform, "2"));
        Assert.That(own.StatusCode, Is.EqualTo(tenants == "*" ? HttpStatusCode.OK : HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Post_EmulatorsToken_IsRefusedWhereTheSettingIsNotThere()
    {
        var (host, platform) = await StartAsync();
        var token = platform.Issue(c => (c["iss"], c["tid"], c["ver"], c["appid"]) = ($"https://sts.windows.net/{BotConnector.Tenant}/", BotConnector.Tenant, "1.0", BotConnector.AppId));
        using var response = await PostAsync(host, "Bearer " + token, With(Activity(platform), ("channelId", "emulator")).ToJsonString());
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Trial_Key_IsWorthNothingBeforeThisProcessMadeIt()
    {
        var (first, _) = await StartAsync();
        var foreign = first.Trial.Build(new Cases.TrialInput("Ana", "hola", "m1", TimeProvider.System.GetUtcNow()));
        var (host, _) = await StartAsync();
        using var request = ChannelHost.ToHttp(foreign);
        using var response = await host.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
