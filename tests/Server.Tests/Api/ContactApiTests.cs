using System.Net.Http.Json;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Server.Tests.Api;

internal sealed class ContactApiTests
{
    private RunningHub hub = null!;
    private HttpClient program = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        hub = await RunningHub.StartAsync(development: true, new Dictionary<string, string?>
        {
            ["ChannelHub:Channels:bot:type"] = "telegram",
            ["ChannelHub:Channels:bot:Token"] = "4711:0123456789abcdefghijklmnopqrstuvwxy",
            ["ChannelHub:Channels:bot:BotName"] = "DeskBot",
            ["ChannelHub:Channels:bot:BaseUrl"] = "http://127.0.0.1:9",
        });
        program = await hub.NewProgramAsync(TokenScopes.Write);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        program.Dispose();
        await hub.DisposeAsync();
    }

    [Test]
    public async Task Link_TwoContacts_IsOneUntilItIsUndone()
    {
        var (one, other) = (await WriteAsync("Ana"), await WriteAsync("Eva"));
        var (status, link) = await PostAsync($"/api/v1/contacts/{one}/links", new { contact = other, reason = "the same phone" });
        Assert.That((status, Text(link, "kept"), Text(link, "evidence"), Text(link, "reason")), Is.EqualTo((200, one, "agent", "the same phone")));
        Assert.That((await GetAsync($"/api/v1/contacts/{one}/addresses")).GetProperty("addresses").GetArrayLength(), Is.EqualTo(2));
        Assert.That((await GetAsync($"/api/v1/contacts/{other}")).GetProperty("addresses").GetArrayLength(), Is.Zero);
        Assert.That((await GetAsync("/api/v1/contacts?limit=200")).GetProperty("contacts").EnumerateArray().Select(c => Text(c, "id")), Does.Contain(one).And.Not.Contain(other));
        Assert.That((await PostAsync($"/api/v1/contacts/{one}/links", new { contact = other })).Status, Is.EqualTo(409), "they are one already");

        var id = Text((await GetAsync($"/api/v1/contacts/{other}/links")).GetProperty("links")[0], "id");
        var (undone, back) = await PostAsync($"/api/v1/contacts/{one}/links/{id}/undo", new { });
        Assert.That((undone, Text(back, "undoneBy")), Is.EqualTo((200, back.GetProperty("by").GetString())));
        Assert.That((await GetAsync($"/api/v1/contacts/{other}/addresses")).GetProperty("addresses").GetArrayLength(), Is.EqualTo(1));
        Assert.That((await PostAsync($"/api/v1/contacts/{one}/links/{id}/undo", new { })).Status, Is.EqualTo(409));
        Assert.That((await PostAsync($"/api/v1/contacts/{one}/links/k999/undo", new { })).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Invite_BotIsThere_GivesItsAddressWithAToken()
    {
        var one = await WriteAsync("Inés");
        var (status, invitation) = await PostAsync($"/api/v1/contacts/{one}/invitations", new { });
        Assert.That(status, Is.EqualTo(200));
        Assert.That(invitation.GetProperty("addresses")[0].GetString(), Is.EqualTo($"https://t.me/DeskBot?start={Text(invitation, "token")}"));
        using var reader = await hub.NewProgramAsync(TokenScopes.Read);
        using var refused = await reader.PostAsJsonAsync($"/api/v1/contacts/{one}/invitations", new { });
        Assert.That((int)refused.StatusCode, Is.EqualTo(403));
    }

    [TestCase("/api/v1/contacts?limit=0", 400)]
    [TestCase("/api/v1/contacts?cursor=x", 400)]
    [TestCase("/api/v1/contacts/c999999/links", 404)]
    [TestCase("/api/v1/contacts/x/addresses", 404)]
    public async Task Read_WhatIsNotThere_IsAProblem(string path, int status)
    {
        using var answer = await program.GetAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task List_PageByPage_GivesEachOnce()
    {
        for (var i = 0; i < 3; i++) await WriteAsync($"page {i}");
        List<string> seen = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GetAsync($"/api/v1/contacts?limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            seen.AddRange(page.GetProperty("contacts").EnumerateArray().Select(c => Text(c, "id")));
            cursor = page.GetProperty("cursor").GetString();
        }

        Assert.That(seen, Is.Unique.And.Count.GreaterThanOrEqualTo(3));
    }

    private async Task<string> WriteAsync(string customer)
    {
        using var client = hub.NewClient();
        using var answer = await client.PostAsJsonAsync("/try/run", new { account = "web", customer, text = "Me aparece el error H007 al timbrar una factura" });
        var number = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("case").GetString();
        return Text((await GetAsync($"/api/v1/cases/{number}")).GetProperty("contact"), "id");
    }

    private async Task<JsonElement> GetAsync(string path) => await program.GetFromJsonAsync<JsonElement>(path);

    private async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var answer = await program.PostAsJsonAsync(path, body);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
