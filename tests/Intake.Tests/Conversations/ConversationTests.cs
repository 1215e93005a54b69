using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Intake.Tests.Hub;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Tests.Conversations;

/// <summary>
/// Plays what customers, agents and the hub say to each other against the whole intake: the files beside this one, many conversations each. A turn names who does what
/// (<c>says</c>, <c>forges</c>, <c>presses</c>, <c>edits</c> what was said in the turn <c>of</c>, <c>agent</c>, <c>solve</c>, <c>close</c>, <c>hand-back</c>, <c>recover</c>, <c>third-party</c>, or <c>wait</c> for time to pass) and what follows (<c>answers</c>: the words that the one answer has, or
/// <c>silence</c>; <c>greets</c> for what is said outside of a case). At the end <c>case</c> says what the case holds.
/// </summary>
public sealed class ConversationTests
{
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    public static IEnumerable<TestCaseData> All() =>
        from file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Conversations"), "*.yaml").Order(StringComparer.Ordinal)
        from script in Scripts(file)
        select new TestCaseData(script).SetArgDisplayNames($"{Path.GetFileNameWithoutExtension(file)}: {script["name"]}");

    [Test]
    public void All_ConversationsInThreeLanguages_AreAtLeastEighty() => Assert.That(All().Count(), Is.GreaterThanOrEqualTo(80));

    [TestCaseSource(nameof(All))]
    public async Task Play(YamlMappingNode script)
    {
        var time = new ManualTime(script.Children.TryGetValue("starts", out var starts) ? At(starts.ToString()) : new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6)));
        var channel = new ScriptedChannel("desk", type: script.Children.TryGetValue("channel", out var type) ? type.ToString() : "webchat");
        channel.OnMap = m => new Normalised.Message(m with { PlatformId = m.ExternalId });
        var dialogue = script.Children.TryGetValue("check-after", out _) ? TestHub.Dialogue with { Care = TestHub.Dialogue.Care with { Survey = null, CheckAfter = TimeSpan.FromDays(1) } } : TestHub.Dialogue;
        await using var hub = await TestHub.StartAsync([channel], time, dialogue: dialogue);
        if (script.Children.ContainsKey("articles")) await hub.ImportArticlesAsync();
        var turn = 0;
        foreach (var step in ((YamlSequenceNode)script["turns"]).Children.Cast<YamlMappingNode>())
        {
            turn++;
            var before = channel.Tries.Count(t => t.Author.Kind == AuthorKind.Bot);
            if (step.Children.TryGetValue("wait", out var wait)) await PassAsync(hub, time, wait.ToString());
            else await ActAsync(hub, channel, step, turn);
            await hub.SettledAsync();

            // A greeting belongs to no case, so the books may be settled before it is out.
            if (step.Children.ContainsKey("greets")) await hub.UntilAsync(() => Task.FromResult(channel.Tries.Count(t => t.Author.Kind == AuthorKind.Bot) == before + 1));
            Compare(step, [.. channel.Tries.Where(t => t.Author.Kind == AuthorKind.Bot).Skip(before)], turn);
        }

        if (script.Children.TryGetValue("case", out var wanted)) Compare((YamlMappingNode)wanted, (await hub.AllCasesAsync()).OrderBy(c => c.Case.Number.Value).Last());
        if (script.Children.TryGetValue("counts", out var counts))
        {
            foreach (var (key, expected) in ((YamlMappingNode)counts).Children)
            {
                var counted = (await hub.Get<IArticles>().FindAsync(key.ToString(), CancellationToken.None))!.Counts;
                Assert.That(string.Create(CultureInfo.InvariantCulture, $"{counted.Shown}/{counted.Solved}/{counted.Failed}"), Is.EqualTo(expected.ToString()), $"{key}: shown/solved/failed");
            }
        }

        if (script.Children.TryGetValue("cases", out var count)) Assert.That(await hub.AllCasesAsync(), Has.Count.EqualTo(int.Parse(count.ToString(), CultureInfo.InvariantCulture)));
    }

    /// <summary>Time passes, and what fell due in it is done.</summary>
    private static async Task PassAsync(TestHub hub, ManualTime time, string wait)
    {
        var count = int.Parse(wait.AsSpan(0, wait.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        time.Advance(wait[^1] == 'd' ? TimeSpan.FromDays(count) : wait[^1] == 'h' ? TimeSpan.FromHours(count) : TimeSpan.FromMinutes(count));
        await hub.UntilAsync(async () => (await hub.Get<ITimers>().ReadDueAsync(time.GetUtcNow(), 1, CancellationToken.None)).Count == 0, TimeSpan.FromSeconds(1));
    }

    /// <summary>By the clock of the shipped desk, which does not change in summer.</summary>
    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(-6));

    private static async Task ActAsync(TestHub hub, ScriptedChannel channel, YamlMappingNode step, int turn)
    {
        var customer = step.Children.TryGetValue("who", out var who) ? who.ToString() : "maria";
        if (step.Children.TryGetValue("says", out var text)) await hub.ReceiveAsync(channel, customer, text.ToString(), $"m-{turn}");
        else if (step.Children.TryGetValue("forges", out var forged)) await hub.ReceiveAsync(channel, customer, $"!suspected {forged}", $"m-{turn}");
        else if (step.Children.TryGetValue("edits", out var rewritten)) await hub.ReceiveAsync(channel, customer, $"!edit m-{step["of"]} {rewritten}", $"m-{turn}");
        else if (step.Children.TryGetValue("presses", out var choice)) await hub.ReceiveAsync(channel, customer, $"!press {choice}", $"m-{turn}");
        else if (step.Children.TryGetValue("agent", out var reply)) await DoAsync(hub, new CaseCommand.Reply(reply.ToString()));
        else if (step.Children.ContainsKey("solve")) await DoAsync(hub, new CaseCommand.ChangeStatus(CaseStatus.Solved));
        else if (step.Children.ContainsKey("close")) await DoAsync(hub, new CaseCommand.ChangeStatus(CaseStatus.Closed));
        else if (step.Children.ContainsKey("third-party")) await DoAsync(hub, new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty));
        else if (step.Children.ContainsKey("recover")) await DoAsync(hub, new CaseCommand.Recover());
        else if (step.Children.ContainsKey("hand-back")) await DoAsync(hub, new CaseCommand.ResumeBot());
        else Assert.Fail($"turn {turn}: nobody does anything");
    }

    private static async Task DoAsync(TestHub hub, CaseCommand command)
    {
        var number = (await hub.AllCasesAsync()).Max(c => c.Case.Number.Value);
        Assert.That(await hub.Desk.ExecuteAsync(new CaseNumber(number), command, Ana, null, CancellationToken.None), Is.InstanceOf<CommandOutcome.Done>());
    }

    private static void Compare(YamlMappingNode step, IReadOnlyList<OutboundMessage> answers, int turn)
    {
        var shown = string.Join("\n---\n", answers.Select(a => a.Body.Text));
        Assert.That(answers, Has.Count.LessThanOrEqualTo(1), $"turn {turn}: one answer at most\n{shown}");
        if (step.Children.ContainsKey("silence"))
        {
            Assert.That(shown, Is.Empty, $"turn {turn}");
            return;
        }

        if (step.Children.TryGetValue("answers", out var wanted))
        {
            Assert.That(answers, Has.Count.EqualTo(1), $"turn {turn}: an answer is expected");
            foreach (var words in Texts(wanted))
            {
                if (words.StartsWith("not ", StringComparison.Ordinal)) Assert.That(shown, Does.Not.Contain(words[4..]), $"turn {turn}");
                else Assert.That(shown, Does.Contain(words), $"turn {turn}");
            }
        }

        if (step.Children.TryGetValue("choices", out var choices)) Assert.That(answers.Single().Body.Choices.Select(c => c.Label), Is.EqualTo(Texts(choices)), $"turn {turn}");
        if (step.Children.TryGetValue("language", out var language)) Assert.That(answers.Single().Body.Language, Is.EqualTo(language.ToString()), $"turn {turn}");
    }

    private static void Compare(YamlMappingNode wanted, CaseDetails found)
    {
        var c = found.Case;
        foreach (var (keyNode, value) in wanted.Children)
        {
            var (key, expected) = (keyNode.ToString(), value.ToString());
            object? actual = key switch
            {
                "department" => c.Department,
                "category" => c.Category,
                "queue" => c.Queue,
                "level" => c.Level.ToString(),
                "priority" => Names.Of(c.Priority),
                "status" => Names.Of(c.Status),
                "language" => c.Language,
                "bot" => c.Bot.Paused ? "silent" : "speaks",
                "open-question" => c.Bot.OpenQuestion ?? "none",
                "asked" => string.Join(' ', c.Bot.Asked),
                "reopenings" => c.Reopenings.ToString(CultureInfo.InvariantCulture),
                "messages" => c.MessagesIn.ToString(CultureInfo.InvariantCulture),
                "score" => c.Satisfaction?.Score.ToString(CultureInfo.InvariantCulture) ?? "none",
                "quarantined" => c.Quarantined ? "yes" : "no",
                "clocks" => string.Join(' ', c.Clocks.Select(k => k.Name)),
                "rule" => c.Rule,
                "tags" => string.Join(' ', c.Tags),
                "facts" => null,
                _ => throw new InvalidOperationException($"'{key}' is nothing that a case holds here."),
            };
            if (key != "facts") Assert.That(actual, Is.EqualTo(expected), key);
            else Assert.That(c.Bot.Facts.Select(f => $"{f.Name}={f.Value}"), Is.SupersetOf(Texts(value)), key);
        }

        Assert.That(c.Queue, Is.Not.Null, "every case is in front of somebody");
    }

    private static IEnumerable<string> Texts(YamlNode node) => node is YamlSequenceNode list ? list.Children.Select(c => c.ToString()) : [node.ToString()];

    private static IEnumerable<YamlMappingNode> Scripts(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file, Encoding.UTF8)));
        return ((YamlSequenceNode)stream.Documents[0].RootNode).Children.Cast<YamlMappingNode>();
    }
}
