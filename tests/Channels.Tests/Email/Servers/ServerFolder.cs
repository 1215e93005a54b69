using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>A folder of a server's own, free ports, and programs run in it. In CI a server that is not installed is a failure, elsewhere a named skip.</summary>
internal sealed class ServerFolder : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public ServerFolder(string name)
    {
        Path = Directory.CreateTempSubdirectory($"channelhub-{name}-").FullName;
        Run("chmod", "755", Path);
    }

    public string Path { get; }

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>Where a program is, also outside a user's PATH; the test is skipped where it is not installed.</summary>
    public static string Find(string program)
    {
        foreach (var folder in new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin" })
        {
            if (File.Exists($"{folder}/{program}")) return $"{folder}/{program}";
        }

        Assert.Ignore($"{program} is not installed (./test.sh installs it where it can).");
        return "";
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string File_(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit)) throw new InvalidOperationException($"{program} did not end.");
        return output.Result + error.Result;
    }

    /// <summary>A certificate for localhost; the file is its own authority.</summary>
    public (string Certificate, string Key) MakeCertificate()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest($"CN={System.IO.Path.GetFileName(Path)}", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        var names = new System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return (File_("cert.pem", certificate.ExportCertificatePem()), File_("key.pem", key.ExportPkcs8PrivateKeyPem()));
    }

    public static async Task UntilAsync(Func<bool> holds, Func<string> what, TimeSpan? limit = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(limit ?? Limit), what);
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
    }

    public static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A server's process may still be writing its last line.
        }
    }
}
