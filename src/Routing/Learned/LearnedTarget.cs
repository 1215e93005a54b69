namespace ChannelHub.Routing.Learned;

/// <summary>What a model tells of a message: its department, or its category. One small weight for each feature and class.</summary>
public sealed class LearnedTarget
{
    public const string Department = "department";

    public const string Category = "category";

    /// <summary>Of one target.</summary>
    public const int MaxClasses = 64;

    private readonly sbyte[] weights;
    private readonly float[] bias;
    private readonly float scale;

    /// <param name="weights">Feature by feature, in it class by class.</param>
    /// <param name="bias">By class.</param>
    /// <param name="scale">What one step of a weight is worth; the calibration is already in it, as in the bias.</param>
    internal LearnedTarget(string name, IReadOnlyList<string> classes, float scale, float[] bias, sbyte[] weights)
    {
        Name = name;
        Classes = classes;
        this.scale = scale;
        this.bias = bias;
        this.weights = weights;
    }

    public string Name { get; }

    public IReadOnlyList<string> Classes { get; }

    internal float Scale => scale;

    internal ReadOnlySpan<float> Bias => bias;

    internal ReadOnlySpan<sbyte> Weights => weights;

    /// <summary>How likely each class is, from 0 to 1, together 1; all as likely if the text has nothing to judge by.</summary>
    /// <param name="folded">Folded letters.</param>
    /// <param name="chances">One place for each class.</param>
    internal void Judge(ReadOnlySpan<char> folded, Span<double> chances)
    {
        Span<int> sums = stackalloc int[Classes.Count];
        sums.Clear();
        var sink = new SumSink(weights, sums);
        var count = LearnedFeatures.Read(folded, ref sink);

        // With the root of the count, more text makes surer, but not without end.
        var factor = count == 0 ? 0 : scale / Math.Sqrt(count);
        for (var c = 0; c < chances.Length; c++) chances[c] = bias[c] + (sums[c] * factor);
        Softmax(chances);
    }

    /// <summary>The words that spoke most for a class, as positions in the folded letters, the strongest first.</summary>
    internal IReadOnlyList<(int From, int To)> Strongest(ReadOnlySpan<char> folded, int of, int atMost)
    {
        var sink = new WordSink(weights, Classes.Count, of, []);
        LearnedFeatures.Read(folded, ref sink);
        return [.. sink.Words.Where(w => w.Votes > 0).OrderByDescending(w => w.Votes).ThenBy(w => w.From).Take(atMost).Select(w => (w.From, w.To))];
    }

    internal static void Softmax(Span<double> scores)
    {
        var max = scores[0];
        foreach (var score in scores) max = Math.Max(max, score);
        var total = 0.0;
        foreach (ref var score in scores) total += score = Math.Exp(score - max);
        foreach (ref var score in scores) score /= total;
    }

    private readonly ref struct SumSink(ReadOnlySpan<sbyte> weights, Span<int> sums) : IFeatureSink
    {
        private readonly ReadOnlySpan<sbyte> weights = weights;
        private readonly Span<int> sums = sums;

        public void Begin(int from, int to)
        {
        }

        public void Add(int feature)
        {
            var of = weights.Slice(feature * sums.Length, sums.Length);
            for (var c = 0; c < of.Length; c++) sums[c] += of[c];
        }
    }

    /// <summary>For each word how much more its features spoke for the class than for the others on average, times the number of classes.</summary>
    private readonly struct WordSink(sbyte[] weights, int classes, int of, List<(int From, int To, long Votes)> words) : IFeatureSink
    {
        public List<(int From, int To, long Votes)> Words => words;

        public void Begin(int from, int to) => words.Add((from, to, 0));

        public void Add(int feature)
        {
            long all = 0;
            for (var c = 0; c < classes; c++) all += weights[(feature * classes) + c];
            var own = weights[(feature * classes) + of];
            var last = words[^1];
            words[^1] = last with { Votes = last.Votes + (own * (long)classes) - all };
        }
    }
}
