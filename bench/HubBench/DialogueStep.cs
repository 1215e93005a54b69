using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;

namespace ChannelHub.HubBench;

/// <summary>One step of the dialogue without the store and without a search: the whole pipeline on a short message while a question is open. It must take less than 100 µs.</summary>
[MemoryDiagnoser, InProcess]
public class DialogueStep
{
    private static readonly DialogueSet Dialogue = DialogueFile.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogue.yaml")), "dialogue.yaml").Dialogue!;
    private static readonly BotTexts Texts = TextsFile.Read(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText), "es", Dialogue).Texts!;
    private static readonly RoutingSet Rules = ((RoutingLoad.Loaded)RoutingFile.Load(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "routing.yaml")), "routing.yaml")).Set;

    private ConversationSnapshot asked = new();
    private MessageBody routed = null!;

    [GlobalSetup]
    public void AskAQuestion()
    {
        var work = IntakePipeline.Decide(Context("Me sale un error al timbrar", new ConversationSnapshot()));
        asked = new ConversationSnapshot { Case = work.Cases[0].After, Conversation = work.Conversation!.After, Contact = work.Contact };
        routed = work.Messages[0].Body;
        if (asked.Case.Bot.OpenQuestion is null) throw new InvalidOperationException("The bot asks nothing, so there is no dialogue to measure.");
    }

    [Benchmark(Baseline = true)]
    public UnitOfWork Question() => IntakePipeline.Decide(Context("Me sale un error al timbrar", new ConversationSnapshot()));

    [Benchmark]
    public UnitOfWork AnswerAndNextQuestion() => IntakePipeline.Decide(Context("H010", asked));

    [Benchmark]
    public UnitOfWork NoAnswerAskedAgain() => IntakePipeline.Decide(Context("jaja", asked));

    [Benchmark]
    public UnitOfWork AnotherQuestion() => IntakePipeline.Decide(Context("¿Y cuánto cuesta la licencia anual?", asked));

    [Benchmark]
    public UnitOfWork WantsAPerson() => IntakePipeline.Decide(Context("quiero hablar con una persona", asked));

    private MessageContext Context(string text, ConversationSnapshot snapshot) => new()
    {
        Message = new InboundMessage { ExternalId = "visitor:2", Account = new AccountName("web"), Channel = "webchat", Conversation = "visitor", Sender = new MessageSender("webchat", "visitor"), Text = text },
        Snapshot = snapshot,
        RoutedMessage = snapshot.Case is null ? null : routed,
        Now = Decide.Now.AddMinutes(snapshot.Case is null ? 0 : 2),
        Rules = Rules,
        Texts = Texts,
        Dialogue = Dialogue,
        DefaultLanguage = "es",
        NumberForNewCase = new CaseNumber(1001),
        IdForNewContact = new ContactId(1),
    };
}
