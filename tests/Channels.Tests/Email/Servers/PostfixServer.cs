namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>
/// Debian's Postfix in a folder of its own: a submission port where one signs in (asked of Dovecot), a port for mail from outside, mailboxes in Dovecot's Maildirs, and
/// perhaps an address whose mail goes into a pipe. It has to be started by root.
/// </summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    private readonly ServerFolder folder = new("postfix");
    private readonly string program = ServerFolder.Find("postfix");

    private PostfixServer(DovecotServer dovecot, string? pipe)
    {
        (Certificate, var key) = folder.MakeCertificate();
        foreach (var name in new[] { "spool", "data", "etc" }) Directory.CreateDirectory(Path.Combine(folder.Path, name));
        ServerFolder.Run("chown", "postfix", Path.Combine(folder.Path, "data"));
        // Its virtual delivery takes no pattern with a substitution, so each mailbox has its line.
        folder.File_("etc/mailboxes", string.Concat(new[] { "help@desk", "pipe@desk", "ana@customer", "eva@customer" }.Select(m => $"/^{m.Split('@')[0]}(\\+[^@]*)?@{m.Split('@')[1]}\\.example$/ {m.Split('@')[0]}/\n")));
        folder.File_("etc/transport", "/^pipe(\\+[^@]*)?@desk\\.example$/ hub:\n/./ :\n");
        folder.File_("etc/main.cf", Main(dovecot, key));
        folder.File_("etc/master.cf", Master(pipe));
    }

    public string Certificate { get; }

    /// <summary>STARTTLS and signing in.</summary>
    public int Submission { get; } = ServerFolder.FreePort();

    /// <summary>TLS from the first byte, and signing in.</summary>
    public int SubmissionTls { get; } = ServerFolder.FreePort();

    /// <summary>Mail from other servers, to the mailboxes here.</summary>
    public int Incoming { get; } = ServerFolder.FreePort();

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    private string LogPath => Path.Combine(folder.Path, "postfix.log");

    private string Etc => Path.Combine(folder.Path, "etc");

    /// <param name="pipe">The command that takes mail to pipe@desk.example on its standard input, with its working folder: <c>directory=/x argv=/y z</c>.</param>
    public static async Task<PostfixServer> StartAsync(DovecotServer dovecot, string? pipe = null)
    {
        if (!ServerFolder.IsRoot) Assert.Ignore("Postfix is started by root only.");
        var server = new PostfixServer(dovecot, pipe);
        var said = ServerFolder.Run(server.program, "-c", server.Etc, "start");
        await ServerFolder.UntilAsync(() => ServerFolder.Answers(server.Submission) && ServerFolder.Answers(server.Incoming), () => $"Postfix did not start: {said}\n{server.Log}");
        return server;
    }

    /// <summary>Has every mail that waits tried again now.</summary>
    public void TryAgain() => ServerFolder.Run(program, "-c", Etc, "flush");

    public async ValueTask DisposeAsync()
    {
        ServerFolder.Run(program, "-c", Etc, "abort");
        await ServerFolder.UntilAsync(() => !ServerFolder.Answers(Submission), () => "Postfix did not stop.");
        folder.Dispose();
    }

    private string Main(DovecotServer dovecot, string key) => $$"""
        compatibility_level = 3.6
        queue_directory = {{folder.Path}}/spool
        data_directory = {{folder.Path}}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        maillog_file = {{LogPath}}
        maillog_file_prefixes = {{folder.Path}}
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mx.desk.example
        mydestination =
        mynetworks =
        local_recipient_maps =
        alias_maps =
        alias_database =
        recipient_delimiter = +
        virtual_mailbox_domains = desk.example customer.example
        virtual_mailbox_base = {{dovecot.Mail}}
        virtual_mailbox_maps = regexp:{{Etc}}/mailboxes
        virtual_uid_maps = static:8
        virtual_gid_maps = static:8
        virtual_minimum_uid = 1
        transport_maps = regexp:{{Etc}}/transport
        default_transport = error:5.1.2 there is no way out of this machine
        smtpd_tls_cert_file = {{Certificate}}
        smtpd_tls_key_file = {{key}}
        smtpd_tls_security_level = may
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:127.0.0.1:{{dovecot.AuthPort}}
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
        smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
        message_size_limit = 30000000
        virtual_mailbox_limit = 0
        biff = no

        """;

    private string Master(string? pipe) => $$"""
        {{Submission}} inet n - n - - smtpd
          -o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes
        {{SubmissionTls}} inet n - n - - smtpd
          -o smtpd_sasl_auth_enable=yes -o smtpd_tls_wrappermode=yes
        {{Incoming}} inet n - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        {{(pipe is null ? "" : "hub unix - n n - 2 pipe\n  flags=R user=mail " + pipe)}}

        """;
}
