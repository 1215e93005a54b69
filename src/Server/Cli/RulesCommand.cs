using System.CommandLine;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Linting;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary><c>rules test|lint|replay</c>: try rules before customers do.</summary>
internal static class RulesCommand
{
    /// <summary>What makes <c>lint</c> fail; the rest are hints, which can be meant so.</summary>
    private static readonly LintKind[] Wrong = [LintKind.Dead, LintKind.Shadowed, LintKind.Contradictory];

    public static Command Build(CommandContext context)
    {
        var command = new Command("rules", "Try rules before customers do: the file's own examples, what can't be meant so, and what would change over past cases.");
        command.Add(BuildTest(context));
        command.Add(BuildLint(context));
        command.Add(RulesReplayCommand.Build(context));
        return command;
    }

    private static Command BuildTest(CommandContext context)
    {
        var file = FileArgument();
        var command = new Command("test", "Run the examples of the routing file. Exit code 1 if one is not fulfilled, each with its line.") { file };
        command.SetAction(parsed =>
        {
            var set = Load(context, parsed.GetValue(file));
            var broken = RoutingExamples.Check(set);
            foreach (var fault in broken) context.Error.WriteLine(fault);
            context.Out.WriteLine(set.Examples.Count == 0
                ? "The file has no examples; write some under 'examples:', with what is expected of the rules."
                : string.Create(CultureInfo.InvariantCulture, $"{set.Examples.Count - broken.DistinctBy(f => (f.Line, f.Column)).Count()} of {set.Examples.Count} examples are fulfilled."));
            return broken.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static Command BuildLint(CommandContext context)
    {
        var file = FileArgument();
        var command = new Command(
            "lint", "Find rules that never decide, rules that contradict each other, queues that nothing leads to. Exit code 1 if a rule can't work as it is written; unused queues are only told of.") { file };
        command.SetAction(async (parsed, stop) =>
        {
            var set = Load(context, parsed.GetValue(file));
            var findings = RuleLint.Check(set).ToList();
            var staff = await StaffAsync(context, stop);
            if (staff.Count > 0) findings.AddRange(StaffLint.Check(set, staff, set.Calendars, context.Environment.Time.GetUtcNow()));
            foreach (var finding in findings) await context.Out.WriteLineAsync($"{finding.Fault.File}:{finding.Fault.Line}:{finding.Fault.Column}: {Names.Of(finding.Kind)}: {finding.Fault.Message}");
            if (findings.Count == 0) await context.Out.WriteLineAsync("Nothing found: every rule can decide, and every queue is led to.");
            if (staff.Count == 0) await context.Error.WriteLineAsync("There are no agents here, so skills that nobody holds and hours without staff were not looked for.");
            return findings.Any(f => Wrong.Contains(f.Kind)) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Who works here, as the store says; nobody where there is no store yet.</summary>
    private static async Task<IReadOnlyList<AgentProfile>> StaffAsync(CommandContext context, CancellationToken stop)
    {
        if (context.Load() is not SettingsLoad.Loaded(var settings) || !Directory.Exists(settings.DataDirectory)) return [];
        await using var services = HubServices.ForPeople(settings);
        return
        [
            .. (await services.People.ListAgentsAsync(stop)).Where(a => !a.Disabled).Select(a => new AgentProfile
            {
                Id = a.Id, Departments = a.Work.Departments, Levels = a.Work.Levels, Hours = a.Work.Hours, Skills = a.Work.Skills.Select(s => new Skill(s.Name, s.Proficiency)).ToValueList(),
            }),
        ];
    }

    public static RoutingSet Load(CommandContext context, string? file)
    {
        var settings = context.LoadOrFail();
        var load = file is null ? RoutingFiles.Load(settings) : Read(settings, Path.GetFullPath(file, context.Environment.WorkingDirectory));
        return load switch
        {
            RoutingLoad.Loaded(var set) => set,
            RoutingLoad.Faulty(var faults) => throw new CliFailure(SettingsReport.Of(faults)),
            _ => throw new InvalidOperationException(),
        };
    }

    private static RoutingLoad Read(HubSettings settings, string path) =>
        File.Exists(path) ? RoutingFiles.Compile(settings, File.ReadAllText(path), path) : throw new CliFailure($"there is no file {path}; name one that exists, or leave it out to take the one in the settings.");

    private static Argument<string?> FileArgument()
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "a routing file; the one of the settings if none is given" };
        file.Validators.Add(found =>
        {
            if (found.Tokens is [{ Value: ['-', ..] value }]) found.AddError($"There is no option {value}.");
        });
        return file;
    }
}
