namespace ChannelHub.Cases.Tests.Articles;

public sealed class ArticleDraftTests
{
    private static readonly Contact Lucia = new() { Id = new ContactId(7), Name = "Lucía Peña", Addresses = [new ContactAddress("email", "lucia@ejemplo.mx"), new ContactAddress("phone", "+529991234567")] };

    [TestCase("Soy Lucía, escríbanme a lucia.p@otra.com o lucia@ejemplo.mx", "Soy […], escríbanme a […] o […]")]
    [TestCase("llámenme al 999 123 4567 o al (55) 1234-5678", "llámenme al […] o al […]")]
    [TestCase("mi pedido 4711 y la factura A-2231", "mi pedido […] y la factura […]")]
    [TestCase("PEÑA no timbra; el error H007 sale en v2024.1 desde el 3 de marzo", "[…] no timbra; el error H007 sale en v2024.1 desde el 3 de marzo")]
    [TestCase("el despeñadero", "el despeñadero")]
    public void Remove_PersonalData_LeavesTheProblem(string text, string left) => Assert.That(PersonalData.Remove(text, Lucia, []), Is.EqualTo(left));

    [Test]
    public void Remove_ValuesThatTheCaseKnows_AreTakenOut() =>
        Assert.That(PersonalData.Remove("el envío ZX-99 no llega", Lucia, [new KnownFact("order", "ZX-99"), new KnownFact("error-code", "llega")]), Is.EqualTo("el envío […] no llega"));

    [Test]
    public void Of_ASolvedCase_HasItsPartsAndNobodysName()
    {
        var desk = Desk.Open();
        var bot = new BotState { Facts = [new KnownFact("error-code", "H007"), new KnownFact("phone", "999 123 4567"), new KnownFact("version", "2024.1")] };
        var c = desk.Case with { Language = "es", Subject = "Lucía Peña: error H007", Product = "invoicing", Bot = bot };
        var draft = ArticleDraft.Of(new CaseDetails(c, Lucia, [Said(2, Direction.In, AuthorKind.Customer, "Soy Lucía. Error H007 al timbrar."), Said(3, Direction.Out, AuthorKind.Bot, "Su caso"), Said(4, Direction.Out, AuthorKind.Agent, "Cargue el certificado, Lucía.")], []), []);
        Assert.That(draft.Faults(), Is.Empty);
        Assert.That((draft.State, draft.Visibility), Is.EqualTo((ArticleState.Draft, ArticleVisibility.Internal)));
        Assert.That(draft.Codes, Is.EqualTo(new ValueList<string>().Add("H007")));
        var text = draft.Texts.Single();
        Assert.That(text.Body, Does.Contain("## Síntoma\n\nSoy […]. Error H007 al timbrar.").And.Contain("- version: 2024.1").And.Contain("## Pasos\n\nCargue el certificado, […]."));
        Assert.That(text.Title + text.Body, Does.Not.Contain("Luc").And.Not.Contain("999").And.Not.Contain("Su caso"));
    }

    [TestCase(new int[0], "Buenos días.\n\nCargue el certificado.\n\nVuelva a timbrar.")]
    [TestCase(new[] { 3, 4 }, "Cargue el certificado.\n\nVuelva a timbrar.")]
    [TestCase(new[] { 4, 99 }, "Vuelva a timbrar.")]
    public void Of_MarkedMessages_AreTheSteps(int[] marked, string steps)
    {
        MessageView[] said = [Said(2, Direction.Out, AuthorKind.Agent, "Buenos días."), Said(3, Direction.Out, AuthorKind.Agent, "Cargue el certificado."), Said(4, Direction.Out, AuthorKind.Agent, "Vuelva a timbrar.")];
        Assert.That(ArticleDraft.Of(new CaseDetails(Desk.Open().Case with { Language = "es" }, Lucia, said, []), marked).Texts.Single().Body, Does.EndWith($"## Pasos\n\n{steps}"));
    }

    [Test]
    public void Steps_LongText_EndsWithAWholeParagraph()
    {
        var steps = ArticleSteps.Of($"# Title\n\n{new string('a', 1000)}\n\n{new string('b', 1000)}");
        Assert.That(steps, Is.EqualTo($"**Title**\n\n{new string('a', 1000)}\n…"));
    }

    private static MessageView Said(int seq, Direction direction, AuthorKind author, string text) => new(
        new StoredMessage { Id = new MessageId(new CaseNumber(1), seq), Direction = direction, Author = new MessageAuthor(author), At = DateTimeOffset.UnixEpoch, Body = new MessageBody { Text = text } }, null);
}
