namespace ChannelHub.Routing.Learned;

/// <summary>Weights that are being learned: multinomial logistic regression, AdaGrad (Duchi et al., 2011), a little decay.</summary>
internal sealed class LogisticTrainer(int classes)
{
    private const int Rounds = 12;
    private const float Rate = 0.25f;
    private const float Decay = 2e-5f;
    private const uint Seed = 20_240_613;

    private readonly float[] weights = new float[LearnedFeatures.Buckets * classes];
    private readonly float[] squares = new float[LearnedFeatures.Buckets * classes];
    private readonly float[] bias = new float[classes];

    public void Train(IReadOnlyList<Sample> samples)
    {
        var order = Enumerable.Range(0, samples.Count).ToArray();
        var state = Seed;
        var gradient = new float[classes];
        StartAtShares(samples);
        for (var round = 0; round < Rounds; round++)
        {
            Shuffle(order, ref state);
            foreach (var i in order) Step(samples[i], gradient);
        }
    }

    /// <summary>One number for each class; the higher, the likelier.</summary>
    public double[] Scores(FeatureCounts message)
    {
        var scores = new double[classes];
        for (var c = 0; c < classes; c++) scores[c] = bias[c];
        for (var f = 0; f < message.Features.Length; f++)
        {
            var at = message.Features[f] * classes;
            for (var c = 0; c < classes; c++) scores[c] += weights[at + c] * message.Values[f];
        }

        return scores;
    }

    /// <summary>With weights in steps of 1/127 of the largest, and the temperature within.</summary>
    public LearnedTarget ToTarget(string name, IReadOnlyList<string> names, double temperature)
    {
        var largest = weights.Max(Math.Abs);
        var scale = largest > 0 ? largest / sbyte.MaxValue : 1;
        var steps = Array.ConvertAll(weights, w => (sbyte)Math.Round(w / scale));
        return new LearnedTarget(name, names, (float)(scale / temperature), Array.ConvertAll(bias, b => (float)(b / temperature)), steps);
    }

    /// <summary>A message that says nothing is as likely of each class as the class is frequent.</summary>
    private void StartAtShares(IReadOnlyList<Sample> samples)
    {
        var counts = new int[classes];
        foreach (var sample in samples) counts[sample.Of]++;
        for (var c = 0; c < classes; c++) bias[c] = (float)Math.Log((counts[c] + 1.0) / (samples.Count + classes));
    }

    private void Step(Sample sample, float[] gradient)
    {
        var chances = Scores(sample.Features);
        LearnedTarget.Softmax(chances);
        for (var c = 0; c < classes; c++) gradient[c] = (float)chances[c] - (c == sample.Of ? 1 : 0);
        for (var f = 0; f < sample.Features.Features.Length; f++)
        {
            var at = sample.Features.Features[f] * classes;
            var value = sample.Features.Values[f];
            for (var c = 0; c < classes; c++)
            {
                var slope = (gradient[c] * value) + (Decay * weights[at + c]);
                squares[at + c] += slope * slope;
                weights[at + c] -= Rate * slope / (MathF.Sqrt(squares[at + c]) + 1e-4f);
            }
        }
    }

    /// <summary>Fisher and Yates, with numbers of a linear congruential generator.</summary>
    private static void Shuffle(int[] order, ref uint state)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            state = unchecked((state * 1664525u) + 1013904223u);
            var other = (int)((ulong)state * (uint)(i + 1) >> 32);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
