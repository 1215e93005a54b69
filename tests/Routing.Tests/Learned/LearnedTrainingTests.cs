using ChannelHub.Corpora;
using ChannelHub.Routing.Learned;

namespace ChannelHub.Routing.Tests.Learned;

public sealed class LearnedTrainingTests
{
    [Test]
    public void Train_SameMessages_GivesTheSameFile() => Assert.That(LearnedFile.Write(Lessons.Trained(Lessons.Both).Model), Is.EqualTo(Lessons.File));

    [Test]
    public void Train_OtherMessages_GivesAnotherModel() => Assert.That(Lessons.Trained([.. Lessons.Both.Skip(2)]).Model.Id, Is.Not.EqualTo(Lessons.Model.Id));

    [TestCase("no me imprime nada la impresora", "printing")]
    [TestCase("facturas con importe equivocado, quiero pagar", "bills")]
    [TestCase("IMPRESORAAA", "printing")]
    public void Judge_MessageInOtherWords_FindsItsClass(string text, string category)
    {
        var target = Lessons.Model.Find(LearnedTarget.Category)!;
        var chances = Lessons.Model.Judge(LearnedTarget.Category, null, text);

        Assert.That(target.Classes[Array.IndexOf(chances, chances.Max())], Is.EqualTo(category));
        Assert.That(chances.Sum(), Is.EqualTo(1).Within(1e-9));
    }

    [TestCase("")]
    [TestCase("👍👍👍")]
    [TestCase("שלום עולם")]
    public void Judge_NothingKnown_IsNotSure(string text) => Assert.That(Lessons.Model.Judge(LearnedTarget.Category, null, text).Max(), Is.LessThan(0.75));

    [Test]
    public void Train_ClassWithFewMessages_IsLeftOutAndTold()
    {
        var report = Lessons.Trained([.. Lessons.Both, new LearnedExample(null, "quiero hablar con ventas", null, "sales")]).Reports.Single(r => r.Target == LearnedTarget.Category);

        Assert.That(report.TooFew, Is.EqualTo(new[] { "sales" }));
        Assert.That(report.Classes, Is.EqualTo(new[] { "bills", "printing" }));
    }

    [Test]
    public void Train_OneClassOnly_IsTooLittle() => Assert.That(LearnedTraining.Train([.. Lessons.Both.Where(e => e.Category == "bills")]), Is.InstanceOf<LearnedOutcome.TooLittle>());

    [Test]
    public void Judge_HugeMessage_LooksAtItsBeginningOnly()
    {
        var text = "la impresora no imprime " + new string('x', 200_000);

        Assert.That(Lessons.Model.Judge(LearnedTarget.Category, null, text + " factura"), Is.EqualTo(Lessons.Model.Judge(LearnedTarget.Category, null, text)));
    }

    /// <summary>Half of a set teaches and the other half is asked: how often it is right, and whether "80 %" is right in about 80 of 100 cases.</summary>
    [TestCase("bitext_customer_service_en", 0.95)]
    [TestCase("glpi_chatbot_es", 0.88)]
    [TestCase("hint3_en", 0.65)]
    public void Train_HalfOfASet_IsRightAndCalibratedOnTheOther(string set, double floor)
    {
        var messages = CsvRows.OfSet(CorporaFolder.OrIgnore(), set).Select(r => (Text: r["text"], Intent: r["intent"].ToLowerInvariant().Replace(' ', '-'))).ToList();
        var model = Lessons.Trained([.. messages.Where((_, i) => i % 2 == 0).Select(m => new LearnedExample(null, m.Text, null, m.Intent))]).Model;
        var target = model.Find(LearnedTarget.Category)!;
        var judged = messages.Where((m, i) => i % 2 == 1 && target.Classes.Contains(m.Intent)).Select(m => (model.Judge(LearnedTarget.Category, null, m.Text), target.Classes.ToList().IndexOf(m.Intent))).ToList();

        TestContext.Out.WriteLine($"{set}: {judged.Count} asked, right {Calibration.Accuracy(judged):P1}, macro-F1 {Calibration.MacroF1(judged, target.Classes.Count):F3}, calibration error {Calibration.Error(judged):P1}");
        Assert.That(Calibration.Accuracy(judged), Is.GreaterThan(floor));
        Assert.That(Calibration.Error(judged), Is.LessThan(0.08));
    }
}
