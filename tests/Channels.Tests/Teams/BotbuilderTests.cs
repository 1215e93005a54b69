using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>
/// Microsoft's own library for bots (npm botbuilder) as the judge: it takes the stand-in for the Bot Framework, what it refuses the hub refuses, and what the hub refuses besides is named.
/// Where Node or the library is not there the tests are skipped; test.sh installs the library where Node is.
/// </summary>
internal sealed class BotbuilderTests : TeamsFixture
{
    [Test]
    public async Task Judge_GenuineActivity_IsTakenByBoth()
    {
        var (host, platform) = await StartAsync();
        await using var judge = await Judge.StartAsync(platform);
        Assert.That(await judge.PostAsync("Bearer " + platform.Issue(), Activity(platform)), Is.EqualTo(200));
        using var ours = await PostAsync(host, platform, Activity(platform));
        Assert.That((int)ours.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Judge_ForgedTokensOfEverySort_WhatTheLibraryRefusesTheHubRefuses()
    {
        var (host, platform) = await StartAsync();
        await using var judge = await Judge.StartAsync(platform);
        foreach (var forgery in Forgery.All(platform))
        {
            var activity = Activity(platform);
            forgery.Change?.Invoke(activity);
            var theirs = await judge.PostAsync(forgery.Authorization, activity);
            using var response = await PostAsync(host, forgery.Authorization, activity.ToJsonString());
            Assert.That((int)response.StatusCode, Is.AnyOf(401, 403), forgery.What);

            // The library errs with 500 where an exception of another kind than its own comes out.
            if (forgery.BotbuilderTakesIt) Assert.That(theirs, Is.EqualTo(200), forgery.What);
            else Assert.That(theirs, Is.AnyOf(401, 403, 500), forgery.What);
        }
    }

    [Test]
    public async Task Judge_NewSigningKey_IsFoundByALibraryThatStartsAfterwards()
    {
        var (host, platform) = await StartAsync();
        var old = platform.Issue();
        platform.RotateKey();
        await using var judge = await Judge.StartAsync(platform);
        Assert.That(await judge.PostAsync("Bearer " + platform.Issue(), Activity(platform)), Is.EqualTo(200));
        Assert.That(await judge.PostAsync("Bearer " + old, Activity(platform)), Is.EqualTo(401));
        using var ours = await PostAsync(host, platform, Activity(platform));
        Assert.That((int)ours.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Judge_LibrarysOwnCalls_AreWhatTheStandInTakes()
    {
        var (_, platform) = await StartAsync();
        await using var judge = await Judge.StartAsync(platform);
        foreach (var (text, id) in new[] { ("echo ñandú 👍", "1"), ("card", "2"), ("update", "3") })
        {
            Assert.That(await judge.PostAsync("Bearer " + platform.Issue(), Activity(platform, id, text)), Is.EqualTo(200), text);
        }

        Assert.That(platform.Taken, Is.EqualTo(new[] { "ñandú 👍", "", "first", "second" }));
        Assert.That(platform.Calls.Select(c => c.Method), Is.EqualTo(new[] { "POST", "POST", "POST", "PUT" }));
        Assert.That(platform.Calls.Select(c => c.Conversation), Has.All.EqualTo(Personal));
    }

    [Test]
    public async Task Judge_ConnectorsRefusals_AreErrorsToTheLibraryToo([Values(403, 404, 412, 502)] int status)
    {
        var (_, platform) = await StartAsync();
        await using var judge = await Judge.StartAsync(platform);
        platform.Answer([.. Enumerable.Repeat(new ScriptedAnswer(status, """{"error":{"code":"Refused","message":"no"}}"""), 10)]);
        Assert.That(await judge.PostAsync("Bearer " + platform.Issue(), Activity(platform, "1", "echo hola")), Is.GreaterThanOrEqualTo(400));
        Assert.That(platform.Taken, Is.Empty);
    }

    /// <summary>The library in a process of its own.</summary>
    private sealed class Judge(Process process, HttpClient http) : IAsyncDisposable
    {
        public static async Task<Judge> StartAsync(BotConnector platform)
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "ChannelHub.sln"))) root = root.Parent;
            if (root is null) Assert.Ignore("The checkout is not there, so neither is botbuilder.");
            var modules = Path.Combine(root!.FullName, "artifacts", "npm", "node_modules");
            if (!Directory.Exists(Path.Combine(modules, "botbuilder"))) Assert.Ignore("npm's botbuilder is not installed; ./test.sh does it where Node is present.");
            var start = new ProcessStartInfo("node", [Path.Combine(root.FullName, "tests", "Channels.Tests", "Teams", "Botbuilder", "judge.js")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            foreach (var (name, value) in new Dictionary<string, string>
            {
                ["NODE_PATH"] = modules, ["APP_ID"] = BotConnector.AppId, ["SECRET"] = BotConnector.Secret, ["LOGIN"] = platform.LoginUrl, ["TENANT"] = BotConnector.Tenant, ["ISSUER"] = BotConnector.Issuer,
                ["METADATA"] = platform.Settings["MetadataUrl"]!, ["SCOPE"] = "https://api.botframework.com/.default",
            })
            {
                start.Environment[name] = value;
            }

            var process = Process.Start(start)!;
            var port = int.Parse((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!, CultureInfo.InvariantCulture);
            return new Judge(process, new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) });
        }

        public async Task<int> PostAsync(string? authorization, JsonObject activity)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(activity.ToJsonString(), Encoding.UTF8) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await http.SendAsync(request);
            return (int)response.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            process.Dispose();
        }
    }
}
