using System.Text;

namespace ChannelHub.Server.Tests.Cli;

internal sealed class LearnCommandTests
{
    private const string Asking = """

        rules:
          - rule: learned-billing
            when: {predicted.category: billing >= 0.6}
            then: {department: shop, category: billing}
        """;

    private const string Head = """
        version: 1
        departments: [{key: desk}, {key: shop}]
        queues: [{key: desk, department: desk}, {key: shop, department: shop}]
        defaults: {department: desk}
        """;

    private CommandRun run = null!;

    [SetUp]
    public async Task Prepare()
    {
        run = new CommandRun();
        await File.WriteAllTextAsync(In("labelled.csv"), Labelled());
        await File.WriteAllTextAsync(In("routing.yaml"), Head + Asking);
    }

    [TearDown]
    public void CleanUp() => run.Dispose();

    [Test]
    public async Task Learn_FromAFile_TellsHowWellAndRulesCanAskIt()
    {
        var (exitCode, output, error) = await run.InvokeAsync("", "learn", "--from", "labelled.csv", "--out", "desk.bin");
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("40 messages to learn from.").And.Contain("category: 40 messages, 2 classes (billing, printing); right on messages kept back").And.Contain("ChannelHub:Routing:LearnedModel"));

        const string Line = """{"id":"1","channel":"webchat","text":"Hola, cobraron mal mi factura"}""";
        var asked = (await run.InvokeAsync(Line, "route", "--trace", "--ChannelHub:Routing:LearnedModel=desk.bin")).Output;
        Assert.That(asked, Does.Contain("\"rule\":\"learned-billing\"").And.Contain("predicted.category").And.Match("billing [01]\\.\\d\\d").And.Contain("factura"));
        Assert.That((await run.InvokeAsync(Line, "route")).Output, Does.Contain("\"rule\":\"default\""), "off until it is set");
        Assert.That((await run.InvokeAsync("", "check", "--ChannelHub:Routing:LearnedModel=desk.bin")).Output, Does.Contain("Routing: right"));
    }

    [Test]
    public async Task Learn_Twice_WritesTheSameAndNeverOverAFile()
    {
        await run.InvokeAsync("", "learn", "--from", "labelled.csv", "--out", "first.bin");
        await run.InvokeAsync("", "learn", "--from", "labelled.csv", "--out", "second.bin");
        var again = await run.InvokeAsync("", "learn", "--from", "labelled.csv", "--out", "first.bin");

        Assert.That(await File.ReadAllBytesAsync(In("second.bin")), Is.EqualTo(await File.ReadAllBytesAsync(In("first.bin"))));
        Assert.That(again.ExitCode, Is.EqualTo(1));
        Assert.That(again.Error, Does.Contain("first.bin exists already"));
    }

    [TestCase("learn --from nothing.csv --out m.bin", "there is no file ")]
    [TestCase("learn --from bad.csv --out m.bin", "bad.csv:2: 'Billing and Payments' is no name of a department or category")]
    [TestCase("learn --from few.csv --out m.bin", "too little to learn from: two departments or two categories with at least 5 messages each are needed")]
    [TestCase("learn --from-cases --out m.bin", "too little to learn from")]
    public async Task Learn_NothingToLearnFrom_SaysWhatIsMissing(string line, string said)
    {
        await File.WriteAllTextAsync(In("bad.csv"), "text,category\nhola,Billing and Payments\n");
        await File.WriteAllTextAsync(In("few.csv"), "text,category\nhola,billing\n");
        var (exitCode, _, error) = await run.InvokeAsync("", line.Split(' '));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("channelhub: ").And.Contain(said).And.Not.Contain("   at "));
        Assert.That(File.Exists(In("m.bin")), Is.False);
    }

    [TestCase("learn --out m.bin")]
    [TestCase("learn --from labelled.csv")]
    [TestCase("learn --from labelled.csv --from-cases --out m.bin")]
    public async Task Learn_WrongUsage_EndsWith2(string line)
    {
        var (exitCode, _, error) = await run.InvokeAsync("", line.Split(' '));
        Assert.That(exitCode, Is.EqualTo(2), error);
        Assert.That(error, Does.Contain("Help: channelhub learn --help"));
    }

    [TestCase("missing.bin", "the file does not exist; 'channelhub learn' writes one")]
    [TestCase("labelled.csv", "it is no learned model; name a file that 'channelhub learn' wrote")]
    public async Task Check_ModelCannotBeUsed_SaysWhichAndWhy(string model, string said)
    {
        var (exitCode, _, error) = await run.InvokeAsync("", "check", $"--ChannelHub:Routing:LearnedModel={model}");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain(model).And.Contain($"the learned model can't be used: {said}"));
    }

    private string In(string file) => Path.Combine(run.Folder, file);

    private static string Labelled()
    {
        var rows = new StringBuilder("text,category\n");
        foreach (var opening in new[] { "hola", "buenos dias", "por favor", "urgente", "gracias" })
        {
            foreach (var text in new[] { "me cobraron dos veces", "mi factura esta mal", "quiero pagar", "the invoice is wrong" }) rows.Append(opening).Append(' ').Append(text).Append(",billing\n");
            foreach (var text in new[] { "la impresora no imprime", "atasco de papel", "se acabo el toner", "the printer is jammed" }) rows.Append(opening).Append(' ').Append(text).Append(",printing\n");
        }

        return rows.ToString();
    }
}
