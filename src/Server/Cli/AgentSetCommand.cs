using System.CommandLine;
using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Cli;

/// <summary><c>agent set</c>: what an agent can and may work on. A running hub takes it up within seconds.</summary>
internal static class AgentSetCommand
{
    private static readonly string[] Kinds = ["skill", "language", "level", "department", "hours", "capacity"];

    public static Command Build(CommandContext context, Argument<string> id, Func<string, AgentId> read)
    {
        var skill = Many("--skill", "NAME[:1-5]", "a skill, and how well: 1 knows of it, 3 usual, 5 teaches it");
        var language = Many("--language", "CODE", "a language that the agent writes, such as es, en or pt");
        var level = Many("--level", "LEVEL", "a support level: L1, L2 or L3");
        var department = Many("--department", "KEY", "a department of the routing file");
        var hours = new Option<string?>("--hours") { HelpName = "CALENDAR", Description = "the calendar of the agent's shifts" };
        var capacity = new Option<int?>("--capacity") { HelpName = "UNITS", Description = "how much work fits at once; 60 is the usual: a call, three chats or ten e-mails" };
        var any = Many("--any", "KIND", $"take a limit away again: {string.Join(", ", Kinds)}");
        any.AcceptOnlyFromAmong(Kinds);
        level.AcceptOnlyFromAmong([.. Names.All<SupportLevel>()]);
        var command = new Command("set", "Say what an agent can work on. What is named replaces what was said before of the same kind; what was never said limits nothing.")
        {
            id, skill, language, level, department, hours, capacity, any,
        };
        command.SetAction((parsed, stop) => AgentCommand.WithPeopleAsync(context, async services =>
        {
            var agent = read(parsed.GetRequiredValue(id));
            var found = await services.People.FindAgentAsync(agent, stop) ?? throw AgentCommand.NoSuch(agent);
            var work = Without(found.Work, parsed.GetValue(any) ?? []);
            if (parsed.GetValue(skill) is { Length: > 0 } skills) work = work with { Skills = skills.Select(Skill).ToValueList() };
            if (parsed.GetValue(language) is { Length: > 0 } languages) work = work with { Languages = languages.Select(l => l.ToLowerInvariant()).ToValueList() };
            if (parsed.GetValue(level) is { Length: > 0 } levels) work = work with { Levels = levels.Select(l => Names.TryParse<SupportLevel>(l, out var one) ? one : default).ToValueList() };
            if (parsed.GetValue(department) is { Length: > 0 } departments) work = work with { Departments = departments.ToValueList() };
            if (parsed.GetValue(hours) is { } calendar) work = work with { Hours = calendar };
            if (parsed.GetValue(capacity) is { } units) work = work with { Capacity = units };
            if (Faults(work, RoutingFiles.Load(services.Settings)) is { Count: > 0 } faults) throw new CliFailure(string.Join(' ', faults));
            await services.People.SetWorkAsync(agent, work);
            await context.Out.WriteLineAsync($"Agent '{agent}': {Told(work)}.");
            return ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>In a line for people.</summary>
    public static string Told(WorkProfile work) => string.Join("; ",
    [
        $"skills {Or(work.Skills.Select(s => $"{s.Name}:{s.Proficiency}"), "none")}",
        $"languages {Or(work.Languages, "any")}",
        $"levels {Or(work.Levels.Select(l => Names.Of(l)), "any")}",
        $"departments {Or(work.Departments, "any")}",
        $"hours {work.Hours ?? "any"}",
        $"capacity {work.Capacity?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "usual"}",
    ]);

    private static List<string> Faults(WorkProfile work, RoutingLoad routing)
    {
        List<string> faults = [.. work.Faults()];
        if (routing is not RoutingLoad.Loaded(var set)) return faults;
        var known = set.Departments.Select(d => d.Key).ToList();
        faults.AddRange(work.Departments.Where(d => !known.Contains(d)).Select(d => $"there is no department '{d}'; there are: {string.Join(", ", known)}."));
        if (work.Hours is { } hours && !set.Calendars.ContainsKey(hours)) faults.Add($"there is no calendar '{hours}'; there are: {string.Join(", ", set.Calendars.Keys.Order(StringComparer.Ordinal))}.");
        return faults;
    }

    private static AgentSkill Skill(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0) return new AgentSkill(text.Trim());
        return int.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var proficiency)
            ? new AgentSkill(text[..colon].Trim(), proficiency)
            : throw new CliFailure($"'{text}' is no skill; write its name, or name and proficiency: payroll:3.");
    }

    private static WorkProfile Without(WorkProfile work, string[] kinds)
    {
        foreach (var kind in kinds)
        {
            work = kind switch
            {
                "skill" => work with { Skills = [] },
                "language" => work with { Languages = [] },
                "level" => work with { Levels = [] },
                "department" => work with { Departments = [] },
                "hours" => work with { Hours = null },
                _ => work with { Capacity = null },
            };
        }

        return work;
    }

    private static string Or(IEnumerable<string> words, string none) => string.Join(", ", words) is { Length: > 0 } listed ? listed : none;

    private static Option<string[]> Many(string name, string help, string description) => new(name) { HelpName = help, Description = description, AllowMultipleArgumentsPerToken = true };
}
