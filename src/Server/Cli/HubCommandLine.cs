using ChannelHub.Cases;
using System.CommandLine;
using ChannelHub.Server.Settings;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

/// <summary>The program's commands. Each is made in its own file; here they are put together, and usage and failures become exit codes.</summary>
internal static class HubCommandLine
{
    private const string About =
        """
        ChannelHub takes what customers write on any channel, makes one kind of case of it, answers what it can and routes the rest.
        Without a command it starts the hub.

        Settings can be given with every command: --urls http://127.0.0.1:5080, --environment Development, --ChannelHub:Section:Key=value.
        They come after appsettings.json and environment variables (ChannelHub__Section__Key).
        """;

    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, CliEnvironment environment)
    {
        var arguments = SettingArguments.Split(args);
        var root = Build(environment, arguments);
        var parsed = root.Parse(arguments.Rest);
        if (parsed.Errors.Count + arguments.Faults.Count > 0)
        {
            foreach (var fault in parsed.Errors.Select(e => e.Message).Concat(arguments.Faults)) await environment.Error.WriteLineAsync($"channelhub: {fault}");
            await environment.Error.WriteLineAsync($"Help: {HelpFor(parsed)}");
            return ExitCodes.WrongUsage;
        }

        try
        {
            // The host deals with Ctrl+C itself; the other commands simply end.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = environment.Out,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (CliFailure e)
        {
            await environment.Error.WriteLineAsync($"channelhub: {e.Message}");
            return ExitCodes.Failure;
        }
        catch (Exception e) when (e is StoreOpeningException or StoreUnavailableException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            await environment.Error.WriteLineAsync($"channelhub: {e.Message}");
            return ExitCodes.Failure;
        }
    }

    internal static RootCommand Build(CliEnvironment environment, SettingArguments arguments)
    {
        var context = new CommandContext(environment, arguments);
        var root = new RootCommand(About) { HelpName = "channelhub" };
        root.Add(RunCommand.Build(context));
        root.Add(CheckCommand.Build(context));
        root.Add(RouteCommand.Build(context));
        root.Add(RulesCommand.Build(context));
        root.Add(NormalizeCommand.Build(context));
        root.Add(MailCommand.Build(context));
        root.Add(ImportCommand.Build(context));
        root.Add(LearnCommand.Build(context));
        root.Add(AgentCommand.Build(context));
        root.Add(ArticlesCommand.Build(context));
        root.Add(TokenCommand.Build(context));
        root.Add(BackupCommand.BuildBackup(context));
        root.Add(BackupCommand.BuildRestore(context));
        root.SetAction((_, stop) => RunCommand.RunAsync(context, stop));
        return root;
    }

    private static string HelpFor(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "channelhub" : command.Command.Name);
        }

        return string.Join(' ', names.Append("--help"));
    }
}

/// <summary>A command can't do what it was asked; the message says what, where and what to do, and no stack trace helps.</summary>
internal sealed class CliFailure(string message) : Exception(message);

/// <summary>What every command needs.</summary>
internal sealed record CommandContext(CliEnvironment Environment, SettingArguments Arguments)
{
    public TextWriter Out => Environment.Out;

    public TextWriter Error => Environment.Error;

    public SettingsLoad Load() => SettingsReader.Load(Environment.PlaceFor(Arguments), Arguments.Settings);

    /// <summary>The settings, or the list of what is wrong with them as the reason for failing.</summary>
    public HubSettings LoadOrFail() => Load() switch
    {
        SettingsLoad.Loaded(var settings) => settings,
        SettingsLoad.Faulty faulty => throw new CliFailure(SettingsReport.Of(faulty)),
        _ => throw new InvalidOperationException(),
    };
}
