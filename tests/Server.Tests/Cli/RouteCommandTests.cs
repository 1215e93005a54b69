using System.Text;
using System.Text.Json;

namespace ChannelHub.Server.Tests.Cli;

internal sealed class RouteCommandTests
{
    private static readonly string[] Fields = ["id", "language", "department", "category", "level", "priority", "queue", "sla", "rule"];

    private CommandRun run = null!;

    [SetUp]
    public void Prepare() => run = new CommandRun();

    [TearDown]
    public void CleanUp() => run.Dispose();

    [Test]
    public async Task Route_OneMessage_HasExactlyThePromisedFields()
    {
        var (exitCode, output, error) = await run.InvokeAsync("""{"id":"1","channel":"webchat","text":"Me aparece el error H007 al timbrar una factura"}""", "route");

        using var line = JsonDocument.Parse(output);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(line.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(Fields));
        Assert.That(line.RootElement.GetProperty("id").GetString(), Is.EqualTo("1"));
        Assert.That(line.RootElement.GetProperty("level").GetString(), Does.Match("^L[123]$"));
    }

    [Test]
    public async Task Route_WithTrace_AddsWhy()
    {
        var (_, output, _) = await run.InvokeAsync("""{"id":1,"channel":"email","subject":"Factura","text":"error","from":"a@example.com","at":"2025-03-31T09:30:00Z"}""", "route", "--trace");
        using var line = JsonDocument.Parse(output);
        Assert.That(line.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(Fields.Append("trace")));
        Assert.That(line.RootElement.GetProperty("trace").GetProperty("inputs").GetProperty("channel").GetString(), Is.EqualTo("email"));
    }

    [TestCase("{\"id\":\"7\",\"text\":\"x\"}", "7", "'channel' is missing")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\"}", "7", "'text' is missing")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\",\"txt\":\"x\"}", "7", "'txt' is no field of a message; the fields are: id, channel, subject, text, from, at")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\",\"text\":5}", "7", "'text' must be a text")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\",\"text\":\"x\",\"at\":\"yesterday\"}", "7", "'at' must be a time such as 2025-03-31T09:30:00Z (RFC 3339)")]
    [TestCase("{\"id\":\"7\",\"channel\":{\"a\":[1]},\"text\":\"x\"}", "7", "'channel' must be a text")]
    [TestCase("[1]", null, "a JSON object is expected")]
    [TestCase("hello", null, "this is not JSON")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\",\"text\":\"x\"", "7", "this is not JSON")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\",\"text\":\"x\"} {}", "7", "this is not JSON")]
    [TestCase("{\"id\":\"7\",\"channel\":\"webchat\",\"text\":\"\\ud800\"}", "7", "a text is not valid Unicode")]
    public async Task Route_ALineThatIsBad_SaysSoAndTheOthersGoOn(string bad, string? id, string expected)
    {
        const string good = """{"id":"good","channel":"webchat","text":"hola"}""";
        var (exitCode, output, _) = await run.InvokeAsync($"{good}\n{bad}\n\n{good}\n", "route");

        var lines = output.TrimEnd('\n').Split('\n');
        using var answer = JsonDocument.Parse(lines[1]);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Is.EqualTo(lines[2]).And.Contain("\"id\":\"good\""));
        Assert.That(answer.RootElement.GetProperty("error").GetString(), Does.StartWith(expected));
        Assert.That(answer.RootElement.TryGetProperty("id", out var found) ? found.GetString() : null, Is.EqualTo(id));
    }

    [Test]
    public async Task Route_ManyLines_KeepTheirOrder()
    {
        const int count = 20_000;
        var input = new StringBuilder("\uFEFF");
        for (var i = 0; i < count; i++) input.Append($"{{\"id\":\"{i}\",\"channel\":\"webchat\",\"text\":\"no puedo timbrar la factura {i} {new string('x', i % 97)}\"}}{(i % 3 == 0 ? "\r\n" : "\n")}");

        var (exitCode, output, _) = await run.InvokeAsync(input.ToString(), "route");

        var ids = output.TrimEnd('\n').Split('\n').Select(l => l[7..l.IndexOf('"', 7)]);
        Assert.That(exitCode, Is.Zero);
        Assert.That(ids, Is.EqualTo(Enumerable.Range(0, count).Select(i => i.ToString())));
    }

    [Test]
    public async Task Route_FromAFileWithoutALastLineEnd_ReadsItToTheEnd()
    {
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "in.jsonl"), "{\"id\":\"a\",\"channel\":\"webchat\",\"text\":\"hola\"}\n{\"id\":\"b\",\"channel\":\"webchat\",\"text\":\"hola\"}");
        var (exitCode, output, _) = await run.InvokeAsync("", "route", "in.jsonl");
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(2));
        Assert.That((await run.InvokeAsync("", "route", "nothing.jsonl")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Route_Anything_TouchesNoStore()
    {
        await run.InvokeAsync("""{"channel":"webchat","text":"hola"}""", "route");
        Assert.That(Directory.EnumerateFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public async Task Normalize_WhatIsNoPayload_IsInvalidAndEndsWith0()
    {
        var (exitCode, output, error) = await run.InvokeAsync("this is not a payload", "normalize", "--channel", "webchat");
        using var result = JsonDocument.Parse(output);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(result.RootElement.GetProperty("invalid").GetString(), Is.Not.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public async Task Normalize_Jsonl_GivesOneLineForEach()
    {
        var (_, output, _) = await run.InvokeAsync("{}\n\n{}\n", "normalize", "--channel", "webchat", "--jsonl");
        Assert.That(output.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(2).And.All.Contains("invalid"));
    }
}
