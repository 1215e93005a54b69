using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;

namespace ChannelHub.HubBench;

/// <summary>The whole decision on a new case with few and with many rules, each with five keywords and two other conditions: the rules' number must hardly be felt.</summary>
[MemoryDiagnoser, InProcess]
public class DecideWithManyRules
{
    private static readonly string[] Common = ["factura", "sistema", "pago", "cuenta", "error", "pedido", "entrega", "usuario", "acceso", "red", "correo", "impresora", "reporte", "precio"];

    private readonly DialogueSet dialogue = DialogueFile.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogue.yaml")), "dialogue.yaml").Dialogue!;
    private BotTexts texts = null!;
    private RoutingSet rules = null!;

    [Params(10, 1_000, 10_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        texts = TextsFile.Read(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "texts")).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText), "es", dialogue).Texts!;
        var yaml = new StringBuilder("version: 1\ndepartments: [{key: desk}, {key: shop}]\nqueues: [{key: desk, department: desk}, {key: shop, department: shop}]\ndefaults: {department: desk}\nrules:\n");
        for (var i = 0; i < Rules; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - rule: rule-{i}\n    when: {{words: [key{i}a, key{i}b {Common[i % Common.Length]}, key{i}c, {Common[i % Common.Length]} key{i}d, key{i}e*], channel: webchat, language: [es, en]}}\n    then: {{department: {(i % 2 == 0 ? "desk" : "shop")}, category: c{i}}}\n");
        }

        rules = ((RoutingLoad.Loaded)RoutingFile.Load(yaml.ToString(), "routing.yaml")).Set;
    }

    [Benchmark]
    public UnitOfWork NewCase() => IntakePipeline.Decide(new MessageContext
    {
        Message = new InboundMessage
        {
            ExternalId = "visitor:1", Account = new AccountName("web"), Channel = "webchat", Conversation = "visitor", Sender = new MessageSender("webchat", "visitor"), Text = Decide.Text,
        },
        Snapshot = new ConversationSnapshot(),
        Now = Decide.Now,
        Rules = rules,
        Texts = texts,
        Dialogue = dialogue,
        DefaultLanguage = "es",
        NumberForNewCase = new CaseNumber(1001),
        IdForNewContact = new ContactId(1),
    });
}
