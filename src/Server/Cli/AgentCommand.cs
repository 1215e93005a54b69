using System.CommandLine;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.SignIn;

namespace ChannelHub.Server.Cli;

/// <summary><c>agent add|list|set|link|disable|enable</c>: the people of the desk. Works beside a running hub.</summary>
internal static class AgentCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("agent", "The people who work in the console.");
        command.Add(BuildAdd(context));
        command.Add(BuildList(context));
        command.Add(AgentSetCommand.Build(context, IdArgument(), ReadId));
        command.Add(BuildForOne(context, "link", "Make a new one-time sign-in link for an agent.", LinkAsync));
        command.Add(BuildForOne(context, "disable", "Lock an agent out; what the agent did stays.", (c, s, a, _) => SetDisabledAsync(c, s, a, true)));
        command.Add(BuildForOne(context, "enable", "Let a locked-out agent in again.", (c, s, a, _) => SetDisabledAsync(c, s, a, false)));
        return command;
    }

    private static Command BuildAdd(CommandContext context)
    {
        var id = IdArgument();
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "the name that colleagues and customers see; the sign-in name if none is given" };
        var role = new Option<string>("--role") { HelpName = "ROLE", Description = "agent, supervisor (also parked messages and people) or admin (everything)", DefaultValueFactory = _ => "agent" };
        role.AcceptOnlyFromAmong([.. Names.All<AgentRole>()]);
        var command = new Command("add", "Add an agent and print a one-time sign-in link, valid for an hour.") { id, name, role };
        command.SetAction((parsed, stop) => WithPeopleAsync(context, async services =>
        {
            var agent = ReadId(parsed.GetRequiredValue(id));
            Names.TryParse<AgentRole>(parsed.GetValue(role), out var wanted);
            var shown = parsed.GetValue(name)?.Trim() is { Length: > 0 } given ? given : agent.Value;
            if (shown.Length > SignInPages.MaxNameLength) throw new CliFailure($"a name has at most {SignInPages.MaxNameLength} characters.");
            if (!await services.People.AddAgentAsync(new Agent(agent, shown, wanted, false, context.Environment.Time.GetUtcNow())))
            {
                throw new CliFailure($"there is an agent '{agent}' already; 'channelhub agent link {agent}' makes a new sign-in link.");
            }

            await context.Out.WriteLineAsync($"Agent '{agent}' ({Names.Of(wanted)}) is added.");
            return await PrintLinkAsync(context, services, agent);
        }));
        return command;
    }

    private static Command BuildList(CommandContext context)
    {
        var command = new Command("list", "List the agents: sign-in name, role, name, since when, whether they are there and what they can work on.");
        command.SetAction((_, stop) => WithPeopleAsync(context, async services =>
        {
            foreach (var a in await services.People.ListAgentsAsync(stop))
            {
                await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{a.Id}\t{Names.Of(a.Role)}\t{a.Name}\t{a.CreatedAt:yyyy-MM-dd}\t{(a.Disabled ? "disabled" : Names.Of(a.Presence.State))}\t{AgentSetCommand.Told(a.Work)}"));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command BuildForOne(CommandContext context, string verb, string help, Func<CommandContext, HubServices.PeopleServices, AgentId, CancellationToken, Task<int>> act)
    {
        var id = IdArgument();
        var command = new Command(verb, help) { id };
        command.SetAction((parsed, stop) => WithPeopleAsync(context, services => act(context, services, ReadId(parsed.GetRequiredValue(id)), stop)));
        return command;
    }

    private static async Task<int> LinkAsync(CommandContext context, HubServices.PeopleServices services, AgentId agent, CancellationToken stop)
    {
        var found = await services.People.FindAgentAsync(agent, stop) ?? throw NoSuch(agent);
        if (found.Disabled) throw new CliFailure($"the agent '{agent}' is locked out; 'channelhub agent enable {agent}' lets the agent in again.");
        return await PrintLinkAsync(context, services, agent);
    }

    private static async Task<int> SetDisabledAsync(CommandContext context, HubServices.PeopleServices services, AgentId agent, bool disabled)
    {
        if (!await services.People.SetAgentDisabledAsync(agent, disabled)) throw NoSuch(agent);
        await context.Out.WriteLineAsync(disabled ? $"Agent '{agent}' is locked out, at once in every open window." : $"Agent '{agent}' may sign in again.");
        return ExitCodes.Success;
    }

    private static async Task<int> PrintLinkAsync(CommandContext context, HubServices.PeopleServices services, AgentId agent)
    {
        var link = await new SignInLinks(services.People, context.Environment.Time).MakeAsync(agent, services.Settings.LinkBase);
        await context.Out.WriteLineAsync($"Sign-in link (once, within an hour): {link}");
        return ExitCodes.Success;
    }

    internal static async Task<int> WithPeopleAsync(CommandContext context, Func<HubServices.PeopleServices, Task<int>> act)
    {
        await using var services = HubServices.ForPeople(context.LoadOrFail());
        return await act(services);
    }

    private static Argument<string> IdArgument() => new("ID") { Description = "the sign-in name: 1 to 64 of a-z, 0-9, dot, dash, underscore" };

    private static AgentId ReadId(string text) =>
        AgentId.TryParse(text, out var id) ? id : throw new CliFailure($"'{text}' is no sign-in name: it has 1 to {AgentId.MaxLength} of a-z, 0-9, dot, dash, underscore.");

    internal static CliFailure NoSuch(AgentId agent) => new($"there is no agent '{agent}'; 'channelhub agent list' shows who there is.");
}
