using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;

namespace ChannelHub.Server.Tests.Hosting;

/// <summary>The console and the bot know nothing of each other: what the shipped dialogue asks and says has its words in the console all the same.</summary>
public sealed class ConsoleWordsTests
{
    /// <summary>Texts that are parts of an answer, never an answer's name.</summary>
    private static readonly string[] Parts =
        ["questions", "status-none", "status-list", "status-line", "article-question", "empathy", "out-of-hours", "answer-expected", "choice-yes", "choice-no", "welcome", "link-code"];

    private static readonly DialogueSet Dialogue = DialogueFile.Read(Checkout.Read("dialogue.yaml"), "dialogue.yaml").Dialogue!;

    private static IEnumerable<AgentConsole.Reading.Texts> Languages => AgentConsole.Reading.Texts.All;

    [TestCaseSource(nameof(Languages))]
    public void Words_OfEveryDetailThatIsAsked_AreThere(AgentConsole.Reading.Texts text) =>
        Assert.That(Dialogue.Slots.Select(s => $"fact.{s.Key}").Concat(Dialogue.Slots.SelectMany(s => s.Choices).Select(c => $"fact-value.{c.Value}")).Where(k => text.Find(k) is null), Is.Empty);

    [TestCaseSource(nameof(Languages))]
    public void Words_OfEveryKindOfAnswer_AreThere(AgentConsole.Reading.Texts text) =>
        Assert.That(BotTexts.Keys.Keys.Where(k => !k.Contains('.', StringComparison.Ordinal)).Except(Parts).Select(k => $"answer.{k}").Where(k => text.Find(k) is null), Is.Empty);
}
