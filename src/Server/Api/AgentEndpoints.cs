using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Api;

/// <summary>Who works in the console: what they can work on, and whether they are there.</summary>
internal static class AgentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/agents", ListAsync).RequireAuthorization(Policies.ApiRead).WithTags("agents").WithName("listAgents").WithSummary("Who works in the console").Produces<AgentsShape>();
        api.MapPut("/agents/{id}/work", SetWorkAsync).RequireAuthorization(Policies.ApiAdmin).WithTags("agents").WithName("setWork").WithSummary("Say what an agent can and may work on")
            .WithDescription("The whole of it: what is left out limits nothing.").Produces<AgentShape>().ProducesProblemShape(404).ProducesProblemShape(422).ProducesProblemShape(503);
        api.MapPut("/agents/{id}/presence", SetPresenceAsync).RequireAuthorization(Policies.ApiWrite).WithTags("agents").WithName("setPresence").WithSummary("Say whether an agent is there for work")
            .WithDescription("available, away or offline. It stays until it is changed; what an agent chooses in the console ends with the console's connection.")
            .Produces<AgentShape>().ProducesProblemShape(404).ProducesProblemShape(422).ProducesProblemShape(503);
    }

    private static async Task<IResult> ListAsync(IPeople people, IWorkDesk desk, CancellationToken stop) =>
        Results.Json(new AgentsShape([.. (await people.ListAgentsAsync(stop)).Select(a => Shape(a))]), ApiJson.Wire.AgentsShape);

    private static async Task<IResult> SetWorkAsync(IPeople people, IWorkDesk desk, RoutingSource routing, string id, WorkRequest body, CancellationToken stop)
    {
        var levels = new List<SupportLevel>();
        foreach (var name in body.Levels ?? [])
        {
            if (!Names.TryParse<SupportLevel>(name, out var level)) return ApiAnswers.Value($"levels: '{name}' is none of {string.Join(", ", Names.All<SupportLevel>())}.");
            levels.Add(level);
        }

        var work = new WorkProfile
        {
            Skills = (body.Skills ?? []).Select(s => new AgentSkill(s.Name, s.Proficiency)).ToValueList(),
            Languages = (body.Languages ?? []).ToValueList(),
            Levels = levels.ToValueList(),
            Departments = (body.Departments ?? []).ToValueList(),
            Hours = body.Hours,
            Capacity = body.Capacity,
        };
        var faults = work.Faults().Concat(work.Departments.Where(d => routing.Current.FindDepartment(d) is null).Select(d => $"there is no department '{d}'.")).ToList();
        if (work.Hours is { } hours && !routing.Current.Calendars.ContainsKey(hours)) faults.Add($"there is no calendar '{hours}'.");
        if (faults.Count > 0) return ApiAnswers.Value(string.Join(' ', faults));
        if (!AgentId.TryParse(id, out var agent) || !await people.SetWorkAsync(agent, work)) return NoSuch(id);
        desk.Reconsider(agent);
        return await AnswerAsync(people, agent, stop);
    }

    private static async Task<IResult> SetPresenceAsync(IPeople people, IWorkDesk desk, string id, PresenceRequest body, CancellationToken stop)
    {
        if (!Names.TryParse<Presence>(body.Presence, out var presence)) return ApiAnswers.Value($"presence: '{body.Presence}' is none of {string.Join(", ", Names.All<Presence>())}.");
        return AgentId.TryParse(id, out var agent) && await desk.SetPresenceAsync(agent, presence, byProgram: true, stop) ? await AnswerAsync(people, agent, stop) : NoSuch(id);
    }

    private static async Task<IResult> AnswerAsync(IPeople people, AgentId agent, CancellationToken stop) =>
        await people.FindAgentAsync(agent, stop) is { } found ? Results.Json(Shape(found), ApiJson.Wire.AgentShape) : NoSuch(agent.Value);

    private static IResult NoSuch(string id) => ApiAnswers.NotFound($"There is no agent '{id}' who may work.");

    private static AgentShape Shape(Agent a) => new(a.Id.Value, a.Name, Names.Of(a.Role), a.Disabled, a.CreatedAt, Names.Of(a.Disabled ? Presence.Offline : a.Presence.State), new WorkShape(
        [.. a.Work.Skills.Select(s => new SkillShape(s.Name, s.Proficiency))], [.. a.Work.Languages], [.. a.Work.Levels.Select(l => Names.Of(l))], [.. a.Work.Departments], a.Work.Hours, a.Work.Capacity));
}
