using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Routing;

namespace ChannelHub.RoutingBench;

/// <summary>What a decision on a message of 500 characters costs with few and with many rules, each with five keywords and two other conditions.</summary>
[MemoryDiagnoser]
public class DecisionBench
{
    private const string Head = """
        version: 1
        departments: [{key: desk}, {key: shop}]
        queues: [{key: desk, department: desk}, {key: shop, department: shop}]
        defaults: {department: desk}
        rules:

        """;

    // Everyday words, of which each rule has some: so a message meets words of many rules.
    private static readonly string[] Common = ["factura", "sistema", "pago", "cuenta", "error", "pedido", "entrega", "usuario", "acceso", "red", "correo", "impresora", "reporte", "precio"];

    private const string Message =
        "Buenos días (key7c zz), desde ayer por la tarde el sistema nos marca un error cuando queremos imprimir la factura de un pedido que ya está pagado. Reiniciamos el equipo y la impresora, "
        + "cambiamos de usuario y probamos con otra cuenta, pero sigue igual. El reporte de ventas sí se puede ver, y la red de la oficina funciona bien porque el correo llega sin demora. "
        + "Necesitamos entregar hoy la mercancía y sin el comprobante no podemos hacerlo. ¿Nos pueden decir qué revisar o a quién llamar? Quedamos atentos, muchas gracias por su pronta respuesta.";

    private readonly RoutingFacts facts = new()
    {
        Channel = "email", Account = new AccountName("support"), Text = Message[..500], Language = "es", Sender = "ana@example.com", At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
    };

    private RoutingSet set = null!;
    private string yaml = "";

    [Params(10, 1_000, 10_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        yaml = Yaml(Rules);
        set = Load(yaml);
        if (Router.Decide(set, facts).Result.Rule != "rule-7") throw new InvalidOperationException("The seventh rule has to decide.");
    }

    [Benchmark(Description = "a decision")]
    public RoutingDecision Decide() => Router.Decide(set, facts);

    [Benchmark(Description = "compiling the file")]
    public RoutingSet Compile() => Load(yaml);

    public static string Yaml(int rules)
    {
        var body = new StringBuilder(Head);
        for (var i = 0; i < rules; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $"  - rule: rule-{i}\n    when: {{words: [key{i}a, key{i}b {Common[i % Common.Length]}, key{i}c, {Common[i % Common.Length]} key{i}d, key{i}e*], channel: email, language: [es, en]}}\n    then: {{department: {(i % 2 == 0 ? "desk" : "shop")}, category: c{i}}}\n");
        }

        return body.ToString();
    }

    private static RoutingSet Load(string yaml) => ((RoutingLoad.Loaded)RoutingFile.Load(yaml, "routing.yaml")).Set;
}
