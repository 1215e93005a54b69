using System.CommandLine;

namespace ChannelHub.Server.Cli;

/// <summary>The argument FILE of commands that read a file or standard input.</summary>
internal static class InputFile
{
    public static Argument<string?> Argument(string what)
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = $"{what}; standard input if none is given, or '-'" };
        file.Validators.Add(found =>
        {
            // Without this a mistyped option would be taken for a file's name.
            if (found.Tokens is [{ Value: ['-', _, ..] value }]) found.AddError($"There is no option {value}.");
        });
        return file;
    }

    public static Stream Open(CommandContext context, string? file)
    {
        if (file is null or "-") return context.Environment.OpenInput();
        var path = Path.GetFullPath(file, context.Environment.WorkingDirectory);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan)
            : throw new CliFailure($"there is no file {path}; name one that exists, or leave it out to read standard input.");
    }
}
