using ChannelHub.Channels;
namespace ChannelHub.Server.Tests.Cli;

internal sealed class CommandLineTests
{
    private CommandRun run = null!;

    [SetUp]
    public void Prepare() => run = new CommandRun();

    [TearDown]
    public void CleanUp() => run.Dispose();

    [TestCase("--help", "agent", "backup", "check", "import", "learn", "mail", "normalize", "restore", "route", "rules", "run", "token")]
    [TestCase("agent --help", "add", "list", "set", "link", "disable", "enable")]
    [TestCase("token --help", "add", "list", "revoke")]
    [TestCase("route --help", "--trace", "FILE")]
    [TestCase("normalize --help", "--channel", "--jsonl", "--attachments", "FILE")]
    [TestCase("rules --help", "test", "lint", "replay")]
    [TestCase("rules replay --help", "--with", "--since", "--json")]
    [TestCase("check --help", "--online")]
    [TestCase("learn --help", "--from", "--from-cases", "--out")]
    public async Task Help_OfACommand_NamesWhatThereIsAndEndsWith0(string line, params string[] words)
    {
        var (exitCode, output, error) = await run.InvokeAsync("", line.Split(' '));
        Assert.That(exitCode, Is.Zero, error);
        foreach (var word in words) Assert.That(output, Does.Contain(word));
    }

    [TestCase("fly")]
    [TestCase("route --fast")]
    [TestCase("agent")]
    [TestCase("agent add")]
    [TestCase("agent add ana --role king")]
    [TestCase("token add crm")]
    [TestCase("token add crm --scope everything")]
    [TestCase("rules")]
    [TestCase("rules replay")]
    [TestCase("rules replay --with x --since yesterday")]
    [TestCase("rules lint --fast")]
    [TestCase("normalize")]
    [TestCase("backup")]
    [TestCase("run --urls")]
    public async Task WrongUsage_OfACommand_EndsWith2AndSaysHowToGetHelp(string line)
    {
        var (exitCode, output, error) = await run.InvokeAsync("", line.Split(' '));
        Assert.That(exitCode, Is.EqualTo(2), error);
        Assert.That(output, Is.Empty);
        Assert.That(error, Does.StartWith("channelhub: ").And.Contain("Help: channelhub").And.Contain("--help").And.Not.Contain("   at "));
    }

    [TestCase("agent disable nobody", "channelhub: there is no agent 'nobody'; 'channelhub agent list' shows who there is.")]
    [TestCase("agent set nobody --skill payroll:3", "channelhub: there is no agent 'nobody'; 'channelhub agent list' shows who there is.")]
    [TestCase("agent add Ana+1", "channelhub: 'Ana+1' is no sign-in name: it has 1 to 64 of a-z, 0-9, dot, dash, underscore.")]
    [TestCase("token revoke 123", "channelhub: there is no token '123' that could be revoked; 'channelhub token list' shows which there are.")]
    [TestCase("normalize --channel fax", "channelhub: 'fax' is no channel type; the types are: {types}.")]
    public async Task Failure_OfACommand_EndsWith1AndSaysWhatToDo(string line, string expected)
    {
        var (exitCode, output, error) = await run.InvokeAsync("", line.Split(' '));
        Assert.That(error.Trim(), Is.EqualTo(expected.Replace("{types}", string.Join(", ", ChannelHub.Channels.ChannelTypes.All.Select(t => t.Type)), StringComparison.Ordinal)));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task Normalize_Sms_NeedsNoAccountAndNoStore()
    {
        const string payload = "MessageSid=SM0123456789abcdef0123456789abcdef&From=whatsapp%3A%2B5219991234567&To=whatsapp%3A%2B15005550006&Body=Hola+%C3%B1&NumMedia=0&ProfileName=Ana";
        var (exitCode, output, error) = await run.InvokeAsync(payload, "normalize", "--channel", "sms");
        Assert.That(exitCode, Is.Zero, error);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.That((json.RootElement.GetProperty("text").GetString(), json.RootElement.GetProperty("conversation").GetString()), Is.EqualTo(("Hola ñ", "whatsapp:+15005550006/whatsapp:+5219991234567")));
        Assert.That(json.RootElement.GetProperty("sender").GetProperty("address").GetString(), Is.EqualTo("+529991234567"));
    }

    [Test]
    public async Task Normalize_Voice_NeedsNoAccountAndNoStore()
    {
        const string payload = "CallSid=CA0123456789abcdef0123456789abcdef&From=%2B529991234567&To=%2B15005550006&CallStatus=in-progress&SpeechResult=No+puedo+timbrar&Confidence=0.42";
        var (exitCode, output, error) = await run.InvokeAsync(payload, "normalize", "--channel", "voice");
        Assert.That(exitCode, Is.Zero, error);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.That((json.RootElement.GetProperty("text").GetString(), json.RootElement.GetProperty("conversation").GetString()), Is.EqualTo(("No puedo timbrar", "+15005550006/+529991234567")));
        Assert.That(json.RootElement.GetProperty("traits").EnumerateArray().Select(t => t.GetString()), Is.EqualTo(new[] { "voice" }));
    }

    [Test]
    public async Task Check_WhatIsShipped_IsRight()
    {
        var (exitCode, output, error) = await run.InvokeAsync("", "check");
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("Settings: right.").And.Contain("Channel web (webchat): right.").And.Match(@"Routing: right \(\d+ rules, .*routing\.yaml\)").And.Contain("Texts: right (en, es, pt)."));
    }

    [Test]
    public async Task Check_SettingsAndRoutingWrong_SaysBothWithLine()
    {
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "routing.yaml"), "version: 1\ndepartmnts: {}\n");
        var (exitCode, _, error) = await run.InvokeAsync("", "check", "--ChannelHub:Server:MaxConnections=1");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("ChannelHub:Server:MaxConnections: '1' is not possible").And.Match(@"routing\.yaml:2:\d+: "));
    }

    [TestCase("check")]
    [TestCase("run")]
    public async Task Start_AnAccountNamesACalendarThatIsNotThere_SaysWhichThereAre(string verb)
    {
        const string sid = "AC0123456789abcdef0123456789abcdef";
        var (exitCode, _, error) = await run.InvokeAsync("", verb, "--ChannelHub:Channels:phone:type=voice", $"--ChannelHub:Channels:phone:AccountSid={sid}", $"--ChannelHub:Channels:phone:AuthToken={sid}", "--ChannelHub:Channels:phone:Calendar=ofice");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("ChannelHub:Channels:phone:Calendar: 'ofice' is not possible; the routing file has no such calendar, so nobody would be put through; it has: ").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Run_SettingsWrong_EndsWith1WithoutAStackTrace()
    {
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "appsettings.json"), """{ "ChannelHub": { "Server": { "MaxConnections": 1 }, "Stroage": {} , "Chanels": { "web": {} } } }""");
        var (exitCode, _, error) = await run.InvokeAsync("");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("channelhub: the settings have ").And.Contain("did you mean 'Channels'?").And.Contain(Path.Combine(run.Folder, "appsettings.json")).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Run_SettingsFileNoJson_SaysWhere()
    {
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "appsettings.json"), "{ \"ChannelHub\": ");
        var (exitCode, _, error) = await run.InvokeAsync("", "check");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("the file must be JSON").And.Contain("appsettings.json"));
    }

    [Test]
    public async Task Run_AddressTaken_SaysSo()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var (exitCode, _, error) = await run.InvokeAsync("", "run", "--urls", $"http://{other.LocalEndpoint}");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("the hub can't start").And.Contain("--urls"));
    }

    [Test]
    public async Task Agent_Added_IsListedAndHasALink()
    {
        var (added, output, _) = await run.InvokeAsync("", "agent", "add", "luis", "--name", "Luis Peña", "--role", "supervisor", "--ChannelHub:Server:PublicUrl=https://hub.example.com/");
        Assert.That(added, Is.Zero);
        Assert.That(output, Does.Match(@"Sign-in link \(once, within an hour\): https://hub\.example\.com/sign-in\?key=[A-Za-z0-9_-]{43}\n"));

        Assert.That((await run.InvokeAsync("", "agent", "list")).Output, Does.StartWith("luis\tsupervisor\tLuis Peña\t"));
        Assert.That((await run.InvokeAsync("", "agent", "add", "luis")).ExitCode, Is.EqualTo(1), "the name is taken");
        Assert.That((await run.InvokeAsync("", "agent", "disable", "luis")).ExitCode, Is.Zero);
        Assert.That((await run.InvokeAsync("", "agent", "list")).Output, Does.Contain("\tdisabled"));
        Assert.That((await run.InvokeAsync("", "agent", "link", "luis")).Error, Does.Contain("locked out"));
    }

    [Test]
    public async Task Token_Added_PrintsItAloneOnStandardOutput()
    {
        var (_, output, error) = await run.InvokeAsync("", "token", "add", "crm", "--scope", "read", "--scope", "deliver");
        Assert.That(output, Does.Match("^chub_[A-Za-z0-9_-]{43}\n$"));
        Assert.That(error, Does.Contain("(read, deliver)"));

        var list = (await run.InvokeAsync("", "token", "list")).Output;
        Assert.That(list, Does.Contain("\tcrm\tread,deliver\t").And.Not.Contain("chub_"));
        Assert.That((await run.InvokeAsync("", "token", "revoke", list.Split('\t')[0])).ExitCode, Is.Zero);
        Assert.That((await run.InvokeAsync("", "token", "list")).Output, Does.Contain("\trevoked "));
    }

    [Test]
    public async Task Backup_OfAHub_CanBeRestoredElsewhere()
    {
        await run.InvokeAsync("", "agent", "add", "ana");
        Assert.That((await run.InvokeAsync("", "backup", "hub.tar")).ExitCode, Is.Zero);
        Assert.That((await run.InvokeAsync("", "backup", "hub.tar")).Error, Does.Contain("exists already"));
        Assert.That((await run.InvokeAsync("", "restore", "hub.tar")).ExitCode, Is.EqualTo(1), "the data folder is not empty");

        var elsewhere = "--ChannelHub:Storage:Directory=" + Path.Combine(run.Folder, "other");
        Assert.That((await run.InvokeAsync("", "restore", "hub.tar", elsewhere)).ExitCode, Is.Zero);
        Assert.That((await run.InvokeAsync("", "agent", "list", elsewhere)).Output, Does.StartWith("ana\t"));
    }

    [Test]
    public async Task Restore_OfSomethingElse_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "letter.txt"), "Dear hub");
        var (exitCode, _, error) = await run.InvokeAsync("", "restore", "letter.txt");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("channelhub: ").And.Contain("letter.txt").And.Not.Contain("   at "));
    }
}
