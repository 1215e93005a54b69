using System.Diagnostics;
using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.StorageBench;

/// <summary>Searches of the knowledge base: customers' sentences over many articles in three languages, and exact error codes.</summary>
internal static class ArticleSearches
{
    private static readonly string[][] Nouns =
    [
        ["impresora", "factura", "contraseña", "certificado", "pedido", "correo", "usuario", "reporte", "inventario", "nómina", "sucursal", "respaldo", "conexión", "pantalla", "teclado", "servidor", "cliente", "producto", "etiqueta", "caja"],
        ["printer", "invoice", "password", "certificate", "order", "mail", "user", "report", "stock", "payroll", "branch", "backup", "connection", "screen", "keyboard", "server", "customer", "product", "label", "register"],
        ["impressora", "fatura", "senha", "certificado", "pedido", "correio", "usuário", "relatório", "estoque", "folha", "filial", "cópia", "conexão", "tela", "teclado", "servidor", "cliente", "produto", "etiqueta", "caixa"],
    ];

    private static readonly string[][] Verbs =
    [
        ["no imprime", "no abre", "se bloquea", "venció", "tarda mucho", "no aparece", "se duplicó", "pide permiso"],
        ["does not print", "does not open", "is locked", "has expired", "is slow", "is missing", "was duplicated", "asks for permission"],
        ["não imprime", "não abre", "bloqueou", "venceu", "demora muito", "não aparece", "duplicou", "pede permissão"],
    ];

    private static readonly string[] Languages = ["es", "en", "pt"];

    /// <summary>Prints the median and the 95th percentile in milliseconds.</summary>
    public static async Task MeasureAsync(IArticles articles, int count)
    {
        var random = new Random(7);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => articles.SaveAsync(
            new ArticleContent
            {
                Key = $"article-{i}", State = ArticleState.Published, Visibility = ArticleVisibility.Public, Codes = [$"X{i:00000}"],
                Texts = Languages.Select((language, l) => new ArticleText(language, $"{Pick(random, Nouns[l])} {Pick(random, Verbs[l])} {i}", string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"{Pick(random, Nouns[l])} {Pick(random, Verbs[l])}.")))).ToValueList(),
            },
            null, "bench", DateTimeOffset.UnixEpoch)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {count:n0} articles in three languages | searches | median, ms | p95, ms |\n|---|---|---|---|"));
        await MeasureAsync(articles, "words", 600, (i, l) => new ArticleSearch { Language = Languages[l], Text = $"{Pick(random, Nouns[l])} {Pick(random, Verbs[l])} {Pick(random, Nouns[l])} {Pick(random, Nouns[l])} {i}" });
        await MeasureAsync(articles, "an error code within words", 600, (i, l) => new ArticleSearch { Language = Languages[l], Codes = [$"X{random.Next(count):00000}"], Text = $"{Pick(random, Nouns[l])} {Pick(random, Verbs[l])}" });
    }

    private static async Task MeasureAsync(IArticles articles, string what, int searches, Func<int, int, ArticleSearch> next)
    {
        var times = new List<double>();
        for (var i = -50; i < searches; i++)
        {
            var search = next(i, Math.Abs(i) % Languages.Length);
            var started = Stopwatch.GetTimestamp();
            if ((await articles.SearchAsync(search, CancellationToken.None)).Count == 0) throw new InvalidOperationException("A search found nothing: there is nothing to measure.");
            if (i >= 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {searches} | {times[times.Count / 2]:0.0} | {times[times.Count * 95 / 100]:0.0} |"));
    }

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
