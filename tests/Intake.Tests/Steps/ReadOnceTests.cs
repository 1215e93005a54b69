using ChannelHub.Cases;
using ChannelHub.Intake.Tests.Hub;

namespace ChannelHub.Intake.Tests.Steps;

/// <summary>The text is read once for all steps, and what was read is never that of another text; a decision needs little room.</summary>
public sealed class ReadOnceTests
{
    private const string Text =
        "Buenos días, desde ayer me aparece el error H007 al timbrar una factura en la sucursal de Mérida. Ya reiniciamos el equipo y probamos con otro cliente, pero sale el mismo mensaje. "
        + "Somos tres personas con el mismo problema, usamos la versión 2024.1. ¿Nos pueden ayudar hoy? Quedo pendiente de su respuesta en este mismo chat, muchas gracias de antemano.";

    [Test]
    public void Folded_OtherTextOrSubject_IsReadAnew()
    {
        using var context = Context(new ConversationSnapshot(), "La FACTURA");
        var first = context.Folded;
        Assert.That(first.Text.ToString(), Is.EqualTo(" la factura "));

        context.Message = context.Message with { Notes = [new MessageNote("x", "y")] };
        Assert.That(context.Folded, Is.SameAs(first), "the words are the same");
        context.Message = context.Message with { Text = "Un Pedido" };
        Assert.That(context.Folded.Letters.ToString(), Is.EqualTo(" un pedido "));
        context.Message = context.Message with { Subject = "Hola" };
        Assert.That(context.Folded.Letters.ToString(), Is.EqualTo(" hola \n un pedido "));
    }

    [Test]
    public void Decide_AfterAnotherMessage_IsAsIfThereHadBeenNone()
    {
        var alone = IntakePipeline.Decide(Context(new ConversationSnapshot(), "No puedo timbrar"));
        IntakePipeline.Decide(Context(new ConversationSnapshot(), Text));
        var after = IntakePipeline.Decide(Context(new ConversationSnapshot(), "No puedo timbrar"));

        Assert.That(after.Cases[0].After, Is.EqualTo(alone.Cases[0].After));
        Assert.That(after.Cases[0].Events, Is.EqualTo(alone.Cases[0].Events));
    }

    /// <summary>Bytes on the heap: about half as much again as it needs once everything is compiled for good.</summary>
    [TestCase(true, 42_000)]
    [TestCase(false, 12_000)]
    public void Decide_UsualMessage_NeedsLittleRoom(bool opens, int bytes)
    {
        var work = IntakePipeline.Decide(Context(new ConversationSnapshot(), Text));
        var snapshot = opens ? new ConversationSnapshot() : new ConversationSnapshot { Case = work.Cases[0].After, Conversation = work.Conversation!.After, Contact = work.Contact };
        for (var i = 0; i < 200; i++) IntakePipeline.Decide(Context(snapshot, Text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) IntakePipeline.Decide(Context(snapshot, Text));

        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 100, Is.LessThan(bytes));
    }

    private static MessageContext Context(ConversationSnapshot snapshot, string text) => new()
    {
        Message = new InboundMessage
        {
            ExternalId = "m-1", Account = new AccountName("web"), Channel = "webchat", Conversation = "c", Sender = new MessageSender("webchat", "maria"), Text = text,
        },
        Snapshot = snapshot,
        Now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero),
        Rules = TestHub.Rules,
        Texts = TestHub.Texts,
        Dialogue = TestHub.Dialogue,
        DefaultLanguage = "es",
        NumberForNewCase = new CaseNumber(1001),
        IdForNewContact = new ContactId(1),
    };
}
