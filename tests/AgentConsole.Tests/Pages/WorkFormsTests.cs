using System.Net;
using System.Text.RegularExpressions;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed partial class WorkFormsTests : PageTestBase
{
    private static readonly AgentId Ana = AgentIdentityClaims.Ana.Id!.Value;

    [Test]
    public async Task Presence_Chosen_IsKeptAndShown()
    {
        var (client, work) = await StartAsync();
        Assert.That(await PageAsync(client, "/ledger"), Does.Contain("data-state=\"offline\""));
        var answer = await PostAsync(client, "/_console/presence", ("presence", "available"), ("back", "/ledger"));
        Assert.That((answer.StatusCode, answer.Headers.Location!.OriginalString), Is.EqualTo((HttpStatusCode.Redirect, "/ledger")));
        Assert.That(work.PresenceOf(Ana) is { State: Presence.Available, ByProgram: false }, Is.True);
        Assert.That(await PageAsync(client, "/ledger"), Does.Contain("id=\"presence\" data-state=\"available\""));
    }

    [Test]
    public async Task Presence_FormOfAnotherSite_IsRefused()
    {
        var (client, work) = await StartAsync();
        using var content = new FormUrlEncodedContent([new("presence", "available")]);
        Assert.That((await client.PostAsync("/_console/presence", content)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(work.PresenceOf(Ana).State, Is.EqualTo(Presence.Offline));
        Assert.That((await PostAsync(client, "/_console/presence", ("presence", "asleep"))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Offer_AcceptedDeclinedOrTooLate_LeadsWhereTheAgentGoesOn()
    {
        var (client, work) = await StartAsync();
        work.Offer(H007, Ana, TimeSpan.FromMinutes(1));
        var page = await PageAsync(client, "/ledger");
        Assert.That(TextOf(page, "<form class=\"offer\"", "</form>"), Does.Contain("Offered to you CH-1042").And.Contain("1:00").And.Contain("Accept").And.Contain("Decline"));

        var declined = await PostAsync(client, "/_console/offers", ("case", "CH-1042"), ("do", "decline"), ("back", "/ledger"));
        Assert.That((declined.Headers.Location!.OriginalString, Desk.Find(H007).Search!.Passed.Contains(Ana)), Is.EqualTo(("/ledger", true)));
        Assert.That(await PageAsync(client, "/ledger"), Does.Not.Contain("data-offer"));
        Assert.That((await PostAsync(client, "/_console/offers", ("case", "CH-1042"), ("do", "accept"))).Headers.Location!.OriginalString, Is.EqualTo("/cases/CH-1042"), "too late");
        Assert.That(Desk.Find(H007).Owner, Is.Null);

        work.Offer(H007, Ana, TimeSpan.FromMinutes(1));
        await PostAsync(client, "/_console/offers", ("case", "CH-1042"), ("do", "accept"));
        Assert.That(Desk.Find(H007).Owner, Is.EqualTo(Ana));
        Assert.That(await PageAsync(client, "/cases/CH-1042"), Does.Contain("Offered to ana until").And.Contain("Reason: has the least to do.").And.Contain("Reason: accepted the offer."));
    }

    private async Task<(HttpClient Client, MemoryWork Work)> StartAsync()
    {
        SampleCases.Fill(Desk, Now);
        Desk.Change(H007, d =>
        {
            if (d.Current.Owner is { } owner) d.Add(new Cause(CauseKind.Rule, "assignment"), new Unassigned(owner));
        });
        var work = new MemoryWork(Desk, Feed, Time);
        return (await SignInAsync(more: b => b.Services.AddSingleton<IWorkDesk>(work)), work);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string address, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await client.GetStringAsync("/ledger")).Groups["value"].Value;
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await client.PostAsync(address, content);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Token();
}
