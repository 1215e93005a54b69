using System.CommandLine;
using ChannelHub.Routing;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Cli;

/// <summary><c>route</c>: the dry run of many messages, JSON Lines in and out.</summary>
internal static class RouteCommand
{
    public static Command Build(CommandContext context)
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "JSON Lines to read; standard input if none is given" };
        var trace = new Option<bool>("--trace") { Description = "add to each line why it was decided so" };
        var command = new Command(
            "route",
            """
            Dry run: where would these messages go? Touches no store.
            In, one JSON object a line: {"id","channel","subject"?,"text","from"?,"at"?}.
            Out, in the same order: {"id","language","department","category","level","priority","queue","sla","rule","trace"?}.
            A line that can't be read gives {"id"?,"error"}; the others go on, and the exit code is 1.
            """)
        {
            file, trace,
        };
        command.SetAction((parsed, stop) => RunAsync(context, parsed.GetValue(file), parsed.GetValue(trace), stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? file, bool trace, CancellationToken stop)
    {
        var settings = context.LoadOrFail();
        var set = RoutingFiles.Load(settings) switch
        {
            RoutingLoad.Loaded(var loaded) => loaded,
            RoutingLoad.Faulty(var faults) => throw new CliFailure(SettingsReport.Of(faults)),
            _ => throw new InvalidOperationException(),
        };

        await using var input = file is null ? context.Environment.OpenInput() : OpenFile(context, file);
        await using var output = context.Environment.OpenOutput();
        var bad = await new RouteLines(set, settings.Intake.DefaultLanguage, trace, context.Environment.Time).RunAsync(input, output, stop);
        return bad == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    internal static FileStream OpenFile(CommandContext context, string file)
    {
        var path = Path.GetFullPath(file, context.Environment.WorkingDirectory);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan)
            : throw new CliFailure($"there is no file {path}; name one that exists, or leave it out to read standard input.");
    }
}
