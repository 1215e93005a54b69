using ChannelHub.Intake.After;
using ChannelHub.Intake.Tests.Hub;

namespace ChannelHub.Intake.Tests.After;

public sealed class SurveyWordsTests
{
    [TestCase("5", 5)]
    [TestCase(" 3 ", 3)]
    [TestCase("5 - excelente", 5)]
    [TestCase("5, muy bien todo", 5)]
    [TestCase("4/5", 4)]
    [TestCase("2 de 5", 2)]
    [TestCase("un 4, gracias", 4)]
    [TestCase("5 gracias", 5)]
    [TestCase("3 stars", 3)]
    [TestCase("1\nTardaron tres días", 1)]
    [TestCase("⭐⭐⭐⭐", 4)]
    [TestCase("Nota 2: demorou", 2)]
    public void Score_AnAnswer_IsItsNumber(string text, int expected) => Assert.That(SurveyWords.Score(text, TestHub.Texts.Words), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("0")]
    [TestCase("6")]
    [TestCase("55")]
    [TestCase("10")]
    [TestCase("5 pantallas no encienden")]
    [TestCase("no funciona desde las 5")]
    [TestCase("gracias")]
    [TestCase("⭐⭐⭐⭐⭐⭐")]
    [TestCase("4711")]
    public void Score_SomethingElse_IsNone(string text) => Assert.That(SurveyWords.Score(text, TestHub.Texts.Words), Is.Null);
}
