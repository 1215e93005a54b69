using System.Net;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class HandOverTests : PageTestBase
{
    private static readonly AgentId Diego = new("diego");

    [Test]
    public async Task Give_ToAColleague_MakesHimTheOwnerAndALockedOutOneIsRefused()
    {
        var client = await StartAsync();
        var page = await PageAsync(client, "/cases/CH-1042");
        Assert.That(TextOf(page, "<select id=\"give-to\"", "</select>"), Is.EqualTo("Diego Prado · Available"));
        Assert.That((await SubmitAsync(client, "/cases/CH-1042", "owner-give", ("do", "give"), ("agent", "eva"))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        await SubmitAsync(client, "/cases/CH-1042", "owner-give", ("do", "give"), ("agent", "diego"));
        Assert.That(Desk.Find(H007).Owner, Is.EqualTo(Diego));
    }

    [Test]
    public async Task HandOver_ToAnotherDepartment_NeedsTheNoteAndAPlaceThatThereIs()
    {
        var client = await StartAsync();
        Assert.That(TextOf(await PageAsync(client, "/cases/CH-1042"), "<select name=\"place\"", "</select>"), Is.EqualTo("ventas-mx"), "not its own department");
        (string, string)[] note = [("known", "pide precio"), ("tried", "nada"), ("missing", "una cotización")];
        Assert.That((await SubmitAsync(client, "/cases/CH-1042", "hand-over", [("place", "Kitchen/pots"), .. note])).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await SubmitAsync(client, "/cases/CH-1042", "hand-over", ("place", "Ventas/ventas-mx"), ("known", "pide precio"))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        await SubmitAsync(client, "/cases/CH-1042", "hand-over", [("place", "Ventas/ventas-mx"), .. note]);
        var c = Desk.Find(H007);
        Assert.That((c.Department, c.Queue, c.Owner), Is.EqualTo(("Ventas", "ventas-mx", (AgentId?)null)));
        Assert.That(await PageAsync(client, "/cases/CH-1042"), Does.Contain("una cotización"));
    }

    private async Task<HttpClient> StartAsync()
    {
        SampleCases.Fill(Desk, Now);
        var people = new MemoryPeople(
            new Agent(AgentIdentityClaims.Ana.Id!.Value, "Ana Ruiz", AgentRole.Supervisor, false, Now),
            new Agent(Diego, "Diego Prado", AgentRole.Agent, false, Now) { Presence = new AgentPresence(Presence.Available, false, Now) },
            new Agent(new AgentId("eva"), "Eva", AgentRole.Agent, true, Now));
        return await SignInAsync(more: b => b.Services.AddSingleton<IPeople>(people).AddSingleton<IDeskDirectory, Directory>());
    }

    private sealed class Directory : IDeskDirectory
    {
        public IReadOnlyList<string> Departments => ["Soporte técnico", "Ventas"];

        public IReadOnlyList<string> Queues => ["expertos-fiscal", "ventas-mx"];

        public IReadOnlyList<DeskPlace> Places => [new("Soporte técnico", "expertos-fiscal"), new("Ventas", "ventas-mx")];
    }
}
