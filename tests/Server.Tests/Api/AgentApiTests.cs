using System.Net.Http.Json;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Server.Tests.Api;

internal sealed class AgentApiTests
{
    private static readonly AgentId Eva = new("eva");

    [OneTimeSetUp]
    public Task AddAsync() => SharedHub.Hub.People.AddAgentAsync(new Agent(Eva, "Eva", AgentRole.Agent, false, DateTimeOffset.UnixEpoch));

    [Test]
    public async Task Presence_SetByAProgram_IsShownAndKept()
    {
        using var program = await SharedHub.Hub.NewProgramAsync(TokenScopes.Write);
        using var answer = await program.PutAsJsonAsync("/api/v1/agents/eva/presence", new { presence = "away" });
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        Assert.That((await ReadAsync(answer)).GetProperty("presence").GetString(), Is.EqualTo("away"));
        Assert.That((await SharedHub.Hub.People.FindAgentAsync(Eva, CancellationToken.None))!.Presence is { State: Presence.Away, ByProgram: true }, Is.True);
        using var wrong = await program.PutAsJsonAsync("/api/v1/agents/eva/presence", new { presence = "asleep" });
        using var nobody = await program.PutAsJsonAsync("/api/v1/agents/nobody/presence", new { presence = "away" });
        Assert.That(((int)wrong.StatusCode, (int)nobody.StatusCode), Is.EqualTo((422, 404)));
    }

    [Test]
    public async Task Work_SetByAnAdmin_IsTheWholeOfIt()
    {
        using var program = await SharedHub.Hub.NewProgramAsync(TokenScopes.Admin);
        var work = new { skills = new[] { new { name = "payroll", proficiency = 4 } }, languages = new[] { "es" }, levels = new[] { "L2" }, departments = new[] { "sales" }, capacity = 30 };
        using var answer = await program.PutAsJsonAsync("/api/v1/agents/eva/work", work);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        Assert.That((await SharedHub.Hub.People.FindAgentAsync(Eva, CancellationToken.None))!.Work, Is.EqualTo(new WorkProfile
        {
            Skills = [new AgentSkill("payroll", 4)], Languages = ["es"], Levels = [SupportLevel.L2], Departments = ["sales"], Capacity = 30,
        }));
        using var wrong = await program.PutAsJsonAsync("/api/v1/agents/eva/work", new { departments = new[] { "kitchen" } });
        using var writer = await SharedHub.Hub.NewProgramAsync(TokenScopes.Write);
        using var forbidden = await writer.PutAsJsonAsync("/api/v1/agents/eva/work", new { });
        Assert.That(((int)wrong.StatusCode, (int)forbidden.StatusCode), Is.EqualTo((422, 403)));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>())!;
}
