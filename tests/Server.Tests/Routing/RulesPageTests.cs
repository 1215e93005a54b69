using System.Net;
using System.Text.RegularExpressions;
using ChannelHub.Cases;

namespace ChannelHub.Server.Tests.Routing;

/// <summary>The console's page for the rules over the running hub: what it saves is the file on disk and what is in force.</summary>
internal sealed partial class RulesPageTests : RoutingFileHub
{
    protected override string First => Yaml("first");

    [Test]
    public async Task Save_ByAnAdmin_WritesTheFileAndIsInForceAtOnce()
    {
        using var admin = await Hub.NewAgentAsync("root", AgentRole.Admin);
        using var answer = await SendAsync(admin, Yaml("second").ReplaceLineEndings("\r\n"), "save");
        Assert.That((answer.StatusCode, answer.Headers.Location?.PathAndQuery), Is.EqualTo((HttpStatusCode.Found, "/rules?saved")));
        Assert.That(await File.ReadAllTextAsync(RoutingPath), Is.EqualTo(Yaml("second")));
        Assert.That(Source.Current.Rules[0].Name, Is.EqualTo("second"));
        Assert.That(WebUtility.HtmlDecode(await admin.GetStringAsync("/rules")), Does.Contain(Source.Current.Id).And.Contain("rule: second").And.Contain(RoutingPath));
    }

    [TestCase("queue: desk", "queue: dsk", "'dsk'", TestName = "Save_AFileWithAFault_IsRefusedWithItsLine")]
    [TestCase("rule: first }}", "rule: general }}", "rule: general", TestName = "Save_AFileThatBreaksItsExample_IsRefusedWithItsLine")]
    public async Task Save_Faulty_IsRefused(string part, string instead, string said)
    {
        using var admin = await Hub.NewAgentAsync("root", AgentRole.Admin);
        foreach (var button in new[] { "check", "save" })
        {
            using var answer = await SendAsync(admin, Yaml("first").Replace(part, instead, StringComparison.Ordinal), button);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.That(html, Does.Contain("data-line=\"").And.Contain(said).And.Contain(instead));
        }

        Assert.That(await File.ReadAllTextAsync(RoutingPath), Is.EqualTo(Yaml("first")));
    }

    [Test]
    public async Task Save_AfterTheFileWasBrokenByHand_IsStaleAndEveryPageSaysThatTheRulesBeforeGoOn()
    {
        using var admin = await Hub.NewAgentAsync("root", AgentRole.Admin);
        var before = await admin.GetStringAsync("/rules");
        Assert.That(await admin.GetStringAsync("/"), Does.Not.Contain("class=\"banner warning\""));
        await File.WriteAllTextAsync(RoutingPath, Yaml("third").Replace("queue: desk", "queue: dsk", StringComparison.Ordinal));
        await UntilAsync(() => Source.LastFaults.Count > 0);

        using var answer = await SendAsync(admin, Yaml("second"), "save", before);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "the rules in force are the same, the text on disk is not");
        Assert.That(await admin.GetStringAsync("/"), Does.Contain("href=\"/rules\"").And.Contain("banner warning"));
        Assert.That(WebUtility.HtmlDecode(await admin.GetStringAsync("/rules")), Does.Contain("'dsk'").And.Contain("data-line=\"5\""));

        using var mended = await SendAsync(admin, Yaml("second"), "save");
        Assert.That(mended.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(await admin.GetStringAsync("/"), Does.Not.Contain("banner warning"));
    }

    [Test]
    public async Task Save_ByAnAgent_IsForbiddenAndReadingIsNot()
    {
        using var agent = await Hub.NewAgentAsync("diego", AgentRole.Agent);
        Assert.That(await agent.GetStringAsync("/rules"), Does.Contain("rule: first"));
        Assert.That(await agent.GetStringAsync("/"), Does.Not.Contain("href=\"/rules\""));
        using var answer = await SendAsync(agent, Yaml("second"), "save");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await File.ReadAllTextAsync(RoutingPath), Is.EqualTo(Yaml("first")));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string text, string button, string? page = null)
    {
        page ??= await client.GetStringAsync("/rules");
        var form = Form().Match(page).Value;
        var fields = Hidden().Matches(form).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["text"] = text;
        fields["do"] = button;
        using var content = new FormUrlEncodedContent(fields);
        return await client.PostAsync("/rules", content);
    }

    private static string Yaml(string rule) => $$$"""
        version: 1
        departments: [{key: desk, sla: normal}]
        queues: [{key: desk, department: desk}]
        sla: {normal: {firstResponse: 1h, resolution: 8h}}
        rules: [{rule: {{{rule}}}, when: {words: printer}, then: {queue: desk}}]
        defaults: {department: desk}
        examples: [{message: the printer, expect: {rule: {{{rule}}} }}]

        """.ReplaceLineEndings("\n");

    [GeneratedRegex("<form[^>]*action=\"/rules\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
