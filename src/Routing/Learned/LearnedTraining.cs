namespace ChannelHub.Routing.Learned;

/// <summary>
/// Makes a model from messages whose place is known. Multinomial logistic regression by AdaGrad, in an order that a fixed seed shuffles: the same
/// messages in the same order give the same file. Its probabilities are calibrated (one temperature, Guo et al., "On calibration of modern neural
/// networks", 2017) on messages that the model at hand had not seen.
/// </summary>
public static class LearnedTraining
{
    /// <summary>Classes with fewer messages are left out: too little to tell them by.</summary>
    public const int MinExamples = 5;

    /// <summary>Later messages are not looked at.</summary>
    public const int MaxExamples = 50_000;

    private const int Folds = 4;

    public static LearnedOutcome Train(IReadOnlyList<LearnedExample> examples)
    {
        var used = examples.Count > MaxExamples ? examples.Take(MaxExamples).ToList() : examples;
        var features = used.Select(e => FeatureCounts.Of(e.Subject, e.Text)).ToList();
        var targets = new List<LearnedTarget>();
        var reports = new List<LearnedReport>();
        foreach (var (name, labelOf) in new (string, Func<LearnedExample, string?>)[] { (LearnedTarget.Department, e => e.Department), (LearnedTarget.Category, e => e.Category) })
        {
            var byClass = used.Select(labelOf).OfType<string>().GroupBy(l => l, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
            var classes = byClass.Where(g => g.Count() >= MinExamples).Take(LearnedTarget.MaxClasses).Select(g => g.Key).Order(StringComparer.Ordinal).ToList();
            if (classes.Count < 2) continue;
            var samples = new List<Sample>();
            for (var i = 0; i < used.Count; i++)
            {
                if (labelOf(used[i]) is { } label && classes.IndexOf(label) is var of and >= 0 && features[i].Features.Length > 0) samples.Add(new Sample(features[i], of));
            }

            var (target, report) = TrainTarget(name, classes, samples);
            targets.Add(target);
            reports.Add(report with { TooFew = [.. byClass.Select(g => g.Key).Except(classes).Order(StringComparer.Ordinal)] });
        }

        return targets.Count == 0
            ? new LearnedOutcome.TooLittle($"two departments or two categories with at least {MinExamples} messages each are needed to learn anything")
            : new LearnedOutcome.Trained(new LearnedModel(targets), reports);
    }

    private static (LearnedTarget Target, LearnedReport Report) TrainTarget(string name, List<string> classes, List<Sample> samples)
    {
        // Each quarter is judged by a model of the other three: what the report says, and what the temperature is set by.
        var judged = new List<(double[] Scores, int Of)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var trained = new LogisticTrainer(classes.Count);
            trained.Train([.. samples.Where((_, i) => i % Folds != fold)]);
            judged.AddRange(samples.Where((_, i) => i % Folds == fold).Select(s => (trained.Scores(s.Features), s.Of)));
        }

        var temperature = Calibration.Temperature(judged);
        var whole = new LogisticTrainer(classes.Count);
        whole.Train(samples);
        var chances = judged.ConvertAll(j => (Chances: Calibration.Chances(j.Scores, temperature), j.Of));
        var report = new LearnedReport(name, samples.Count, classes, [], Calibration.Accuracy(chances), Calibration.MacroF1(chances, classes.Count), Calibration.Error(chances));
        return (whole.ToTarget(name, classes, temperature), report);
    }
}

/// <param name="Of">The class.</param>
internal readonly record struct Sample(FeatureCounts Features, int Of);

/// <summary>A message's features, each once, with how much each counts: how often it came, over the root of how many there were.</summary>
internal readonly record struct FeatureCounts(int[] Features, float[] Values)
{
    public static FeatureCounts Of(string? subject, string text)
    {
        using var folded = Text.FoldedText.Of(subject, text, Router.MaxTextLength);
        var sink = new CountSink([]);
        var count = LearnedFeatures.Read(folded.Letters, ref sink);
        var features = sink.Counts.Keys.Order().ToArray();
        var root = (float)Math.Sqrt(Math.Max(1, count));
        return new FeatureCounts(features, [.. features.Select(f => sink.Counts[f] / root)]);
    }

    private readonly struct CountSink(Dictionary<int, int> counts) : IFeatureSink
    {
        public Dictionary<int, int> Counts => counts;

        public void Begin(int from, int to)
        {
        }

        public void Add(int feature) => counts[feature] = counts.GetValueOrDefault(feature) + 1;
    }
}
