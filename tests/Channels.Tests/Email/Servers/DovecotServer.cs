using System.Diagnostics;

namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>Debian's Dovecot on free ports of this machine and in a folder of its own. Any user signs in with the password <c>secret</c>.</summary>
internal sealed class DovecotServer : IAsyncDisposable
{
    public const string Password = "secret";

    private readonly ServerFolder folder = new("dovecot");
    private readonly string program;
    private readonly string user;
    private readonly Uri? introspection;
    private Process? process;

    private DovecotServer(Uri? introspection)
    {
        this.introspection = introspection;
        program = ServerFolder.Find("dovecot");
        user = ServerFolder.IsRoot ? "mail" : Environment.UserName;
        (Certificate, var key) = folder.MakeCertificate();
        foreach (var name in new[] { "run", "state", "mail", "home" }) Directory.CreateDirectory(Path.Combine(folder.Path, name));
        if (ServerFolder.IsRoot) ServerFolder.Run("chown", "-R", "mail:mail", Mail, Path.Combine(folder.Path, "home"));
        folder.File_("dovecot.conf", Configuration(key));
    }

    public string Certificate { get; }

    public int Port { get; } = ServerFolder.FreePort();

    public int TlsPort { get; } = ServerFolder.FreePort();

    /// <summary>Where another server asks whether somebody may sign in.</summary>
    public int AuthPort { get; } = ServerFolder.FreePort();

    /// <summary>The folder that holds a Maildir for each user.</summary>
    public string Mail => Path.Combine(folder.Path, "mail");

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    private string LogPath => Path.Combine(folder.Path, "dovecot.log");

    /// <param name="introspection">Where access tokens are looked up (RFC 7662, the token at the address's end); null for a server that takes none.</param>
    public static async Task<DovecotServer> StartAsync(Uri? introspection = null)
    {
        while (true)
        {
            var server = new DovecotServer(introspection);
            server.Begin();
            await ServerFolder.UntilAsync(() => server.Answers || server.LostAPort, () => "Dovecot did not start:\n" + server.Log);
            if (!server.LostAPort) return server;

            // Between being found free and being listened on a port can go to somebody else.
            await server.DisposeAsync();
        }
    }

    public async Task StartAgainAsync()
    {
        Begin();
        await ServerFolder.UntilAsync(() => Answers, () => "Dovecot did not start:\n" + Log);
    }

    private bool Answers => ServerFolder.Answers(Port) && ServerFolder.Answers(TlsPort);

    private bool LostAPort => process is { HasExited: true } && Log.Contains("Address already in use", StringComparison.Ordinal);

    private void Begin() =>
        process = Process.Start(new ProcessStartInfo(program, ["-F", "-c", Path.Combine(folder.Path, "dovecot.conf")]) { RedirectStandardError = true, RedirectStandardOutput = true });

    public async Task StopAsync()
    {
        if (process is null) return;
        if (!process.HasExited) ServerFolder.Run("kill", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Puts a mail into a user's inbox, as a delivery agent would.</summary>
    public void Deliver(string to, string name, byte[] mail)
    {
        var maildir = Path.Combine(Mail, to);
        foreach (var part in new[] { "", "tmp", "new", "cur" }) Directory.CreateDirectory(Path.Combine(maildir, part));
        var draft = Path.Combine(maildir, "tmp", name);
        File.WriteAllBytes(draft, mail);
        if (ServerFolder.IsRoot) ServerFolder.Run("chown", "-R", "mail:mail", maildir);
        File.Move(draft, Path.Combine(maildir, "new", name));
    }

    /// <summary>Many mails at once, in their order.</summary>
    public void DeliverAll(string to, IReadOnlyList<byte[]> mails)
    {
        var maildir = Path.Combine(Mail, to);
        foreach (var part in new[] { "", "tmp", "new", "cur" }) Directory.CreateDirectory(Path.Combine(maildir, part));
        for (var i = 0; i < mails.Count; i++) File.WriteAllBytes(Path.Combine(maildir, "new", $"{1_700_000_000 + i}.M{i:000000}.host"), mails[i]);
        if (ServerFolder.IsRoot) ServerFolder.Run("chown", "-R", "mail:mail", maildir);
    }

    /// <summary>Every mail in a user's inbox, by its file.</summary>
    public IReadOnlyList<string> Files(string user, string mailbox = "") =>
        [.. new[] { "new", "cur" }.Select(p => Path.Combine(Mail, user, mailbox, p)).Where(Directory.Exists).SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal)];

    /// <summary>Makes every UID void, as when a folder is made again.</summary>
    public void ForgetUids(string user)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Mail, user), "dovecot*")) File.Delete(file);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    private string TokenLookUp()
    {
        var file = folder.File_("oauth2.conf", $"""
            introspection_mode = get
            introspection_url = {introspection}
            username_attribute = username
            active_attribute = active
            active_value = yes

            """);
        return $"""
            passdb {"{"}
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {file}
            {"}"}
            """;
    }

    private string Configuration(string key) => $$"""
        protocols = imap
        base_dir = {{folder.Path}}/run
        state_dir = {{folder.Path}}/state
        log_path = {{LogPath}}
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{{Certificate}}
        ssl_key = <{{key}}
        disable_plaintext_auth = no
        auth_mechanisms = plain login{{(introspection is null ? "" : " xoauth2 oauthbearer")}}
        {{(introspection is null ? "" : TokenLookUp())}}
        mail_location = maildir:{{Mail}}/%n
        first_valid_uid = 1
        default_login_user = {{(ServerFolder.IsRoot ? "dovenull" : user)}}
        default_internal_user = {{(ServerFolder.IsRoot ? "dovecot" : user)}}
        mail_fsync = never
        mail_max_userip_connections = 3
        passdb {
          driver = static
          {{(introspection is null ? "" : "mechanisms = plain login")}}
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid={{user}} gid={{(ServerFolder.IsRoot ? "mail" : user)}} home={{folder.Path}}/home/%n
        }
        service imap-login {
          {{(ServerFolder.IsRoot ? "" : "chroot =")}}
          inet_listener imap {
            port = {{Port}}
          }
          inet_listener imaps {
            port = {{TlsPort}}
            ssl = yes
          }
        }
        service anvil {
          {{(ServerFolder.IsRoot ? "" : "chroot =")}}
        }
        service auth {
          inet_listener {
            address = 127.0.0.1
            port = {{AuthPort}}
          }
        }
        """;
}
