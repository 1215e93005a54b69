using ChannelHub.Routing.Learned;

namespace ChannelHub.Routing.Tests.Learned;

/// <summary>Small lessons: messages about printing and about bills, made from a few words in a fixed order.</summary>
internal static class Lessons
{
    private static readonly string[] Printing = ["la impresora no imprime", "atasco de papel en la impresora", "se acabo el toner", "the printer prints blank pages", "no sale la etiqueta impresa"];
    private static readonly string[] Bills = ["me cobraron dos veces", "mi factura esta mal", "quiero pagar mi saldo", "the invoice amount is wrong", "no recibi la factura de marzo"];
    private static readonly string[] Openings = ["hola", "buenos dias", "hello", "por favor", "urgente", "gracias", "otra vez", "desde ayer"];

    public static IReadOnlyList<LearnedExample> Both { get; } =
    [
        .. from opening in Openings from i in Enumerable.Range(0, Printing.Length) from example in new[]
        {
            new LearnedExample(null, $"{opening} {Printing[i]}", "desk", "printing"),
            new LearnedExample(null, $"{opening} {Bills[i]}", "shop", "bills"),
        } select example,
    ];

    public static LearnedModel Model { get; } = Trained(Both).Model;

    public static LearnedOutcome.Trained Trained(IReadOnlyList<LearnedExample> examples) => (LearnedOutcome.Trained)LearnedTraining.Train(examples);

    public static byte[] File { get; } = LearnedFile.Write(Model);
}
