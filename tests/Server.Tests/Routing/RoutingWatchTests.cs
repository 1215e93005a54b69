using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Server.Tests.Routing;

/// <summary>The routing file of a running hub is changed by hand and through the API.</summary>
internal sealed class RoutingWatchTests : RoutingFileHub
{
    protected override string First => Yaml("first");

    [Test]
    public async Task Watch_FileWrittenInPlaceReplacedAndBroken_KeepsTheLastGoodAndSaysWhy()
    {
        await File.WriteAllTextAsync(RoutingPath, Yaml("second"));
        await UntilAsync(() => Source.Current.Rules[0].Name == "second");

        // As many editors do: beside it, then in its place.
        await File.WriteAllTextAsync(RoutingPath + "~", Yaml("third"));
        File.Move(RoutingPath + "~", RoutingPath, overwrite: true);
        await UntilAsync(() => Source.Current.Rules[0].Name == "third");

        await File.WriteAllTextAsync(RoutingPath, Yaml("fourth").Replace("queue: desk", "queue: dsk", StringComparison.Ordinal));
        await UntilAsync(() => Source.LastFaults.Count > 0);
        Assert.That(Source.Current.Rules[0].Name, Is.EqualTo("third"));
        Assert.That(Source.LastFaults.Single().ToString(), Does.EndWith("routing.yaml:5:54: The queue 'dsk' is not known here; did you mean 'desk'?"));
        using var client = Hub.NewClient();
        Assert.That(await client.GetStringAsync("/health/ready"), Does.Contain("\"status\":\"ready\"").And.Contain("routing.yaml:5:54"));

        await File.WriteAllTextAsync(RoutingPath, Yaml("fifth"));
        await UntilAsync(() => Source.Current.Rules[0].Name == "fifth");
        Assert.That(Source.LastFaults, Is.Empty);

        File.Delete(RoutingPath);
        await UntilAsync(() => Source.LastFaults.Count > 0);
        Assert.That(Source.Current.Rules[0].Name, Is.EqualTo("fifth"));
        await File.WriteAllTextAsync(RoutingPath, Yaml("fifth"));
        await UntilAsync(() => Source.LastFaults.Count == 0);
    }

    [Test]
    public async Task Save_GoodFile_IsWrittenAndInForceAtOnce()
    {
        using var program = await Hub.NewProgramAsync(TokenScopes.Admin);
        using var read = await program.GetAsync("/api/v1/routing");
        using var shape = JsonDocument.Parse(await read.Content.ReadAsStringAsync());
        Assert.That(shape.RootElement.GetProperty("text").GetString(), Is.EqualTo(Yaml("first")));
        Assert.That(shape.RootElement.GetProperty("ruleSet").GetString(), Is.EqualTo(Source.Current.Id));

        using var saved = await PutAsync(program, Yaml("saved"), read.Headers.ETag);

        Assert.That((int)saved.StatusCode, Is.EqualTo(200), await saved.Content.ReadAsStringAsync());
        Assert.That(Source.Current.Rules[0].Name, Is.EqualTo("saved"));
        Assert.That(await File.ReadAllTextAsync(RoutingPath), Is.EqualTo(Yaml("saved")));
        Assert.That(Directory.GetFiles(Folder), Is.EqualTo(new[] { RoutingPath }), "nothing is left beside it");

        using var late = await PutAsync(program, Yaml("late"), read.Headers.ETag);
        Assert.That((late.StatusCode, Source.Current.Rules[0].Name), Is.EqualTo((HttpStatusCode.PreconditionFailed, "saved")));
    }

    [Test]
    public async Task Save_FaultyFileOrBrokenExample_IsRefusedWithLinesAndNothingIsWritten()
    {
        using var program = await Hub.NewProgramAsync(TokenScopes.Admin);
        using var faulty = await PutAsync(program, Yaml("x").Replace("queue: desk", "queue: dsk", StringComparison.Ordinal) + "oddity: 1\n", null);
        using var broken = await PutAsync(program, Yaml("x") + "examples:\n  - {message: hola, expect: {rule: x}}\n", null);

        Assert.That((int)faulty.StatusCode, Is.EqualTo(422));
        Assert.That(await DetailAsync(faulty), Does.Contain("2 faults").And.Contain("\n5:49: The queue 'dsk'").And.Contain("\n7:1: The key 'oddity'"));
        Assert.That((int)broken.StatusCode, Is.EqualTo(422));
        Assert.That(await DetailAsync(broken), Does.Contain("\n8:5: The example \"hola\": rule 'x' is expected, the rules give 'default'"));
        Assert.That(await File.ReadAllTextAsync(RoutingPath), Is.EqualTo(Yaml("first")));
        Assert.That(Source.Current.Rules[0].Name, Is.EqualTo("first"));
    }

    [Test]
    public async Task Save_WithoutTheAdminScope_IsForbidden()
    {
        using var program = await Hub.NewProgramAsync(TokenScopes.Write);
        using var answer = await PutAsync(program, Yaml("x"), null);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string yaml, EntityTagHeaderValue? readAs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/routing") { Content = new StringContent(yaml, Encoding.UTF8, "application/yaml") };
        if (readAs is not null) request.Headers.IfMatch.Add(readAs);
        return await client.SendAsync(request);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer)
    {
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That(problem.RootElement.GetProperty("code").GetString(), Is.EqualTo("routing"));
        return problem.RootElement.GetProperty("detail").GetString()!;
    }

    private static string Yaml(string rule) => $"""
        version: 1
        departments: [{"{"}key: desk{"}"}]
        queues: [{"{"}key: desk, department: desk{"}"}]
        rules:
          - {"{"}rule: {rule}, when: {"{"}words: zzz{"}"}, then: {"{"}queue: desk{"}"}{"}"}
        defaults: {"{"}department: desk{"}"}

        """;
}
