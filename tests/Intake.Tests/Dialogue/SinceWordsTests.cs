using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Tests.Dialogue;

public sealed class SinceWordsTests
{
    /// <summary>A Wednesday.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));

    [TestCase("No funciona desde ayer", "2026-03-03")]
    [TestCase("desde hace dos días", "2026-03-02")]
    [TestCase("hace 3 semanas que pasa", "2026-02-11")]
    [TestCase("hace una hora", "2026-03-04")]
    [TestCase("desde el lunes", "2026-03-02")]
    [TestCase("desde el miércoles pasado", "2026-02-25")]
    [TestCase("desde esta mañana", "2026-03-04")]
    [TestCase("about the invoice: a year ago it was fine, since yesterday it is not", "2026-03-03", TestName = "An amount that is none, then a day")]
    [TestCase("el año pasado no, pero desde la mañana sí; ñandú", "2026-03-04", TestName = "A day beside other words with a tilde")]
    [TestCase("desde anoche", "2026-03-03")]
    [TestCase("desde hace un mes", "2026-02-04")]
    [TestCase("desde la semana pasada", "semana pasada")]
    [TestCase("desde el 3 de marzo", "3 de marzo")]
    [TestCase("since yesterday", "2026-03-03")]
    [TestCase("since last Friday", "2026-02-27")]
    [TestCase("for two weeks now", "2026-02-18")]
    [TestCase("it started 5 days ago", "2026-02-27")]
    [TestCase("for the last 3 years", null)]
    [TestCase("desde ontem", "2026-03-03")]
    [TestCase("há dois dias", "2026-03-02")]
    [TestCase("faz 2 semanas", "2026-02-18")]
    [TestCase("desde segunda-feira", "2026-03-02")]
    [TestCase("Necesito 3 licencias", null)]
    [TestCase("El error 404 sale siempre", null)]
    [TestCase("", null)]
    public void Find_Words_GiveTheDay(string text, string? day) => Assert.That(SinceWords.Find(text, Now), Is.EqualTo(day));
}
