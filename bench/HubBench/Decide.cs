using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Intake.Languages;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;

namespace ChannelHub.HubBench;

/// <summary>Deciding a customer's message without the store: the whole pipeline, and the parts that cost most in it. Ratios are to the whole.</summary>
[MemoryDiagnoser, InProcess]
public class Decide
{
    public const string Text =
        "Buenos días, desde ayer me aparece el error H007 al timbrar una factura en la sucursal de Mérida. Ya reiniciamos el equipo y probamos con otro cliente, pero sale el mismo "
        + "mensaje y no podemos entregar los comprobantes. Somos tres personas con el mismo problema, usamos la versión 2024.1. ¿Nos pueden ayudar hoy? Los clientes están esperando "
        + "y el contador necesita cerrar el mes. Quedo pendiente de su respuesta en este mismo chat, muchas gracias de antemano por su apoyo.";

    public static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly RoutingSet rules = RoutingFile.Load(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routing.yaml")), "routing.yaml") is RoutingLoad.Loaded loaded
        ? loaded.Set
        : throw new InvalidOperationException("The shipped routing file has faults.");

    private readonly DialogueSet dialogue = DialogueFile.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogue.yaml")), "dialogue.yaml").Dialogue!;
    private readonly BotTexts texts = TextsFile.Read(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText), "es", DialogueFile.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogue.yaml")), "dialogue.yaml").Dialogue).Texts!;

    private readonly InboundMessage message = new()
    {
        ExternalId = "visitor:1",
        Account = new AccountName("web"),
        Channel = "webchat",
        Conversation = "visitor",
        Sender = new MessageSender("webchat", "visitor"),
        Text = Text,
    };

    private ConversationSnapshot known = new();

    [GlobalSetup]
    public void OpenACase()
    {
        var work = NewCase();
        known = new ConversationSnapshot { Case = work.Cases[0].After, Conversation = work.Conversation!.After, Contact = work.Contact };
    }

    [Benchmark(Baseline = true)]
    public UnitOfWork NewCase() => IntakePipeline.Decide(Context(new ConversationSnapshot()));

    [Benchmark]
    public UnitOfWork MessageOnACase() => IntakePipeline.Decide(Context(known));

    [Benchmark]
    public RoutingDecision Route() => Router.Decide(rules, new RoutingFacts { Channel = "webchat", Account = message.Account, Text = Text, Language = "es", At = Now });

    [Benchmark]
    public DetectedLanguage? TellLanguage() => LanguageDetector.Detect(Text);

    private MessageContext Context(ConversationSnapshot snapshot) => new()
    {
        Message = message,
        Snapshot = snapshot,
        Now = Now,
        Rules = rules,
        Texts = texts,
        Dialogue = dialogue,
        DefaultLanguage = "es",
        NumberForNewCase = new CaseNumber(1001),
        IdForNewContact = new ContactId(1),
    };
}
