using System.CommandLine;
using System.Globalization;
using ChannelHub.Routing.Learned;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Cli;

/// <summary><c>learn</c>: makes the model that rules can ask, from labelled messages or from the desk's own cases.</summary>
internal static class LearnCommand
{
    public static Command Build(CommandContext context)
    {
        var from = new Option<string?>("--from") { HelpName = "FILE", Description = "comma-separated messages with a header: text, subject (if any), department, category (one of the two at least)" };
        var fromCases = new Option<bool>("--from-cases") { Description = "the desk's own cases: those that a person moved or corrected count where they ended, the solved and closed ones where they are" };
        var output = new Option<string>("--out") { HelpName = "FILE", Required = true, Description = "the model to write; it must not exist yet" };
        var command = new Command(
            "learn",
            """
            Learn department and category from messages whose place is known, for rules that ask predicted.department or predicted.category.
            The model judges nothing until ChannelHub:Routing:LearnedModel names it and a rule asks. The same messages give the same file.
            """)
        {
            from, fromCases, output,
        };
        command.Validators.Add(found =>
        {
            if (found.GetValue(from) is not null == found.GetValue(fromCases)) found.AddError("Say either --from FILE or --from-cases.");
        });
        command.SetAction((parsed, stop) => RunAsync(context, parsed.GetValue(from), parsed.GetRequiredValue(output), stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? from, string output, CancellationToken stop)
    {
        var path = Path.GetFullPath(output, context.Environment.WorkingDirectory);
        if (Path.Exists(path)) throw new CliFailure($"{path} exists already; name a file that does not, so that the model in use stays as it is.");
        var examples = from is null ? await FromCasesAsync(context, stop) : FromFile(context, from);
        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{examples.Count} messages to learn from."));
        if (LearnedTraining.Train(examples) is not LearnedOutcome.Trained(var model, var reports))
        {
            throw new CliFailure($"there is too little to learn from: two departments or two categories with at least {LearnedTraining.MinExamples} messages each are needed.");
        }

        foreach (var report in reports) await context.Out.WriteLineAsync(Told(report));
        await File.WriteAllBytesAsync(path, LearnedFile.Write(model), stop);
        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Model {model.Id} is written to {path} ({new FileInfo(path).Length:N0} bytes). To use it set ChannelHub:Routing:LearnedModel to it and ask it in a rule."));
        return ExitCodes.Success;
    }

    private static string Told(LearnedReport report)
    {
        var told = string.Create(CultureInfo.InvariantCulture,
            $"{report.Target}: {report.Examples} messages, {report.Classes.Count} classes ({string.Join(", ", report.Classes)}); right on messages kept back {report.Accuracy:P1}, macro-F1 {report.MacroF1:F3}, calibration error {report.CalibrationError:P1}");
        return report.TooFew.Count == 0 ? told : $"{told}; left out for having less than {LearnedTraining.MinExamples} messages: {string.Join(", ", report.TooFew)}";
    }

    private static IReadOnlyList<LearnedExample> FromFile(CommandContext context, string file)
    {
        var path = Path.GetFullPath(file, context.Environment.WorkingDirectory);
        if (!File.Exists(path)) throw new CliFailure($"there is no file {path}; name one that exists.");
        using var reader = new StreamReader(path);
        return LabelledCsv.Read(reader) switch
        {
            LabelledLoad.Loaded(var examples) => examples,
            LabelledLoad.Faulty(var line, var reason) => throw new CliFailure($"{path}:{line}: {reason}"),
            _ => throw new InvalidOperationException(),
        };
    }

    private static async Task<IReadOnlyList<LearnedExample>> FromCasesAsync(CommandContext context, CancellationToken stop)
    {
        await using var services = HubServices.ForPeople(context.LoadOrFail());
        return await CaseExamples.ReadAsync(services.Queries, stop);
    }
}
