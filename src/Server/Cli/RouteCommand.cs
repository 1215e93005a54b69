using System.CommandLine;
using ChannelHub.Routing;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Cli;

/// <summary><c>route</c>: the dry run of many messages, JSON Lines in and out.</summary>
internal static class RouteCommand
{
    public static Command Build(CommandContext context)
    {
        var file = InputFile.Argument("JSON Lines to read");
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

        await using var input = InputFile.Open(context, file);
        await using var output = context.Environment.OpenOutput();
        var bad = await new RouteLines(set, settings.Intake.DefaultLanguage, trace, context.Environment.Time).RunAsync(input, output, stop);
        return bad == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
