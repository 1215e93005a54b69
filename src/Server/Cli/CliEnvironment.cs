using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary>What a command sees of the world outside, so that a test can hand it another one.</summary>
internal sealed record CliEnvironment
{
    public required string WorkingDirectory { get; init; }

    public required string ProgramDirectory { get; init; }

    /// <summary>The environment's name when the command line does not give one.</summary>
    public required string EnvironmentName { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<Stream> OpenInput { get; init; }

    public required Func<Stream> OpenOutput { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static CliEnvironment OfProcess() => new()
    {
        WorkingDirectory = Directory.GetCurrentDirectory(),
        ProgramDirectory = AppContext.BaseDirectory,
        EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production",
        Out = Console.Out,
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        OpenOutput = Console.OpenStandardOutput,
    };

    public HubPlace PlaceFor(SettingArguments arguments) => new(WorkingDirectory, ProgramDirectory, arguments.EnvironmentName ?? EnvironmentName);
}

internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;
}
