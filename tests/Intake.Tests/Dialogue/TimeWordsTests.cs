using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Tests.Hub;

namespace ChannelHub.Intake.Tests.Dialogue;

public sealed class TimeWordsTests
{
    private static readonly TimeSpan Merida = TimeSpan.FromHours(-6);

    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 3, 0, Merida);

    [TestCase("es", 0, "hoy a las 9:00")]
    [TestCase("es", 1, "mañana a las 9:00")]
    [TestCase("es", 2, "el viernes a las 9:00")]
    [TestCase("es", 6, "el martes a las 9:00")]
    [TestCase("es", 7, "el miércoles 11 de marzo a las 9:00")]
    [TestCase("en", 0, "today at 9:00 am")]
    [TestCase("en", 1, "tomorrow at 9:00 am")]
    [TestCase("en", 5, "on Monday at 9:00 am")]
    [TestCase("en", 300, "on Tuesday 29 December at 9:00 am")]
    [TestCase("pt", 0, "hoje às 9:00")]
    [TestCase("pt", 1, "amanhã às 9:00")]
    [TestCase("pt", 3, "sábado às 9:00")]
    [TestCase("pt", 60, "domingo, 3 de maio, às 9:00")]
    public void At_DaysAhead_IsSaidAsPeopleDo(string language, int days, string expected) =>
        Assert.That(TimeWords.At(TestHub.Texts, language, new DateTimeOffset(2026, 3, 4, 9, 0, 0, Merida).AddDays(days), Now), Is.EqualTo(expected));

    [TestCase("es", 12, true, "en unos 20 minutos")]
    [TestCase("es", 90, true, "en unos 90 minutos")]
    [TestCase("es", 95, true, "en unas 2 horas")]
    [TestCase("es", 241, true, "hoy antes de las 14:30")]
    [TestCase("es", 12, false, "hoy antes de las 10:30")]
    [TestCase("en", 200, true, "in about 4 hours")]
    [TestCase("en", 300, true, "today before 3:30 pm")]
    [TestCase("en", 24 * 60, true, "tomorrow before 10:30 am")]
    [TestCase("pt", 30, true, "em cerca de 30 minutos")]
    [TestCase("pt", 3 * 24 * 60, true, "sábado antes das 10:30")]
    public void By_MinutesAhead_IsRoughAndNeverTooEarly(string language, int minutes, bool spoken, string expected) =>
        Assert.That(TimeWords.By(TestHub.Texts, language, Now.AddMinutes(minutes), Now, spoken), Is.EqualTo(expected));
}
