namespace ChannelHub.Routing.Learned;

/// <summary>How well probabilities agree with what came true, and the one number that makes them agree better.</summary>
internal static class Calibration
{
    private const double Coldest = 0.2;
    private const double Hottest = 8;
    private const int Halvings = 40;
    private const int Bands = 10;

    /// <summary>By what to divide all scores so that what came true was the least surprise (golden section search).</summary>
    public static double Temperature(IReadOnlyList<(double[] Scores, int Of)> judged)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(Coldest), Math.Log(Hottest));
        for (var i = 0; i < Halvings; i++)
        {
            var left = high - (ratio * (high - low));
            var right = low + (ratio * (high - low));
            if (Surprise(judged, Math.Exp(left)) <= Surprise(judged, Math.Exp(right))) high = right;
            else low = left;
        }

        return Math.Exp((low + high) / 2);
    }

    public static double[] Chances(double[] scores, double temperature)
    {
        var chances = Array.ConvertAll(scores, s => s / temperature);
        LearnedTarget.Softmax(chances);
        return chances;
    }

    /// <summary>The expected calibration error: over bands of the chosen class's probability, how far it was from how often it was right.</summary>
    public static double Error(IReadOnlyList<(double[] Chances, int Of)> judged)
    {
        if (judged.Count == 0) return 0;
        return judged.Select(j => (Chance: j.Chances.Max(), Right: Best(j.Chances) == j.Of ? 1.0 : 0.0))
            .GroupBy(j => Math.Min(Bands - 1, (int)(j.Chance * Bands)))
            .Sum(band => Math.Abs(band.Average(j => j.Chance) - band.Average(j => j.Right)) * band.Count() / judged.Count);
    }

    public static double Accuracy(IReadOnlyList<(double[] Chances, int Of)> judged) => judged.Count == 0 ? 0 : judged.Average(j => Best(j.Chances) == j.Of ? 1.0 : 0.0);

    public static double MacroF1(IReadOnlyList<(double[] Chances, int Of)> judged, int classes) => Enumerable.Range(0, classes).Average(c =>
    {
        var found = judged.Count(j => Best(j.Chances) == c);
        var wanted = judged.Count(j => j.Of == c);
        return found + wanted == 0 ? 0 : 2.0 * judged.Count(j => j.Of == c && Best(j.Chances) == c) / (found + wanted);
    });

    private static int Best(double[] chances) => Array.IndexOf(chances, chances.Max());

    private static double Surprise(IReadOnlyList<(double[] Scores, int Of)> judged, double temperature) =>
        judged.Sum(j => -Math.Log(Math.Max(1e-12, Chances(j.Scores, temperature)[j.Of])));
}
