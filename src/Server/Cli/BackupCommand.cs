using System.CommandLine;
using System.Globalization;
using ChannelHub.Server.Backup;

namespace ChannelHub.Server.Cli;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>.</summary>
internal static class BackupCommand
{
    public static Command BuildBackup(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "the file to write; it must not exist yet" };
        var command = new Command("backup", "Copy everything into one file, consistently, while the hub runs. The file holds customers' data and sign-in keys: guard it.") { file };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = context.LoadOrFail();
            var path = Path.GetFullPath(parsed.GetRequiredValue(file), context.Environment.WorkingDirectory);
            var size = await HubBackup.WriteAsync(settings.DataDirectory, path, context.Environment.Time.GetUtcNow(), stop);
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Copied {settings.DataDirectory} to {path} ({size:N0} bytes)."));
            return ExitCodes.Success;
        });
        return command;
    }

    public static Command BuildRestore(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "a file that 'backup' wrote" };
        var command = new Command("restore", "Put a backup's content into the data directory, which must not hold a hub's data yet. The hub must not run.") { file };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = context.LoadOrFail();
            var path = Path.GetFullPath(parsed.GetRequiredValue(file), context.Environment.WorkingDirectory);
            var made = await HubBackup.RestoreAsync(path, settings.DataDirectory, stop);
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{settings.DataDirectory} is as it was at {made:yyyy-MM-dd HH:mm:ss} UTC."));
            return ExitCodes.Success;
        });
        return command;
    }
}
