using System.CommandLine;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing;
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
        command.SetAction(parsed =>
        {
            var findings = RuleLint.Check(Load(context, parsed.GetValue(file)));
            foreach (var finding in findings) context.Out.WriteLine($"{finding.Fault.File}:{finding.Fault.Line}:{finding.Fault.Column}: {Names.Of(finding.Kind)}: {finding.Fault.Message}");
            if (findings.Count == 0) context.Out.WriteLine("Nothing found: every rule can decide, and every queue is led to.");
            context.Error.WriteLine("Agents' skills and working hours are not known to this command, so skills that nobody holds and hours without staff were not looked for.");
            return findings.Any(f => Wrong.Contains(f.Kind)) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    public static RoutingSet Load(CommandContext context, string? file)
    {
        var load = file is null ? RoutingFiles.Load(context.LoadOrFail()) : Read(context.LoadOrFail(), Path.GetFullPath(file, context.Environment.WorkingDirectory));
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
