using System.Text;
using ChannelHub.Server.Cli;

namespace ChannelHub.Server.Tests.Cli;

/// <summary>Runs a command within the test's process, with a working directory of its own.</summary>
internal sealed class CommandRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("channelhub-cli-").FullName;

    public async Task<(int ExitCode, string Output, string Error)> InvokeAsync(string input, params string[] args)
    {
        using var output = new MemoryStream();
        var text = new StringWriter();
        var error = new StringWriter();
        var exitCode = await HubCommandLine.InvokeAsync(args, new CliEnvironment
        {
            WorkingDirectory = Folder,
            ProgramDirectory = AppContext.BaseDirectory,
            EnvironmentName = "Production",
            Out = text,
            Error = error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            OpenOutput = () => new KeptStream(output),
        });
        return (exitCode, text + Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Outlives the command that closes it.</summary>
    private sealed class KeptStream(MemoryStream inner) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
    }
}
