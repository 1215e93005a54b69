using System.CommandLine;
using System.Globalization;
using ChannelHub.Server.Hosting;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>.</summary>
internal static class BackupCommand
{
    public static Command BuildBackup(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "the file to write; it must not exist yet" };
        var command = new Command("backup", "Copy cases, messages and attachments into one file, consistently, while the hub runs. The file holds customers' data: guard it.") { file };
        command.SetAction(async (parsed, stop) =>
        {
            var settings = context.LoadOrFail();
            var path = Path.GetFullPath(parsed.GetRequiredValue(file), context.Environment.WorkingDirectory);
            if (Path.Exists(path)) throw new CliFailure($"{path} exists already; name a file that does not, so that no older backup is lost.");
            await SqliteBackup.CreateAsync(settings.StorageForStore(), path, stop);
            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Copied {settings.DataDirectory} to {path} ({new FileInfo(path).Length:N0} bytes)."));
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
            if (!File.Exists(path)) throw new CliFailure($"there is no file {path}.");
            try
            {
                await SqliteBackup.RestoreAsync(settings.StorageForStore(), path, stop);
            }
            catch (EndOfStreamException)
            {
                throw new CliFailure($"{path} is no backup of a hub, or is cut short.");
            }

            await context.Out.WriteLineAsync($"{settings.DataDirectory} is as it was when {path} was made.");
            return ExitCodes.Success;
        });
        return command;
    }
}
