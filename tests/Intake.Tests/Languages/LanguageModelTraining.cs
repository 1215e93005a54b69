using ChannelHub.Corpora;
using ChannelHub.Intake.Languages;

namespace ChannelHub.Intake.Tests.Languages;

/// <summary>
/// Makes language-model.bin anew: <c>dotnet test tests/Intake.Tests -p:TrainLanguages=true --filter Name=Train_Model_FromCorpora</c> with CHANNELHUB_CORPORA
/// and CHANNELHUB_LANGUAGE_MODEL (the file to write) set. Deterministic: the same texts give the same file.
/// </summary>
public sealed class LanguageModelTraining
{
    private const int Rounds = 12;
    private const double Decay = 2e-6;

    /// <summary>Customers of a desk in these languages seldom write in others: a text has to look foreign clearly.</summary>
    private const double ForeignShare = 0.25;

    [Test]
    public void Train_Model_FromCorpora()
    {
        var path = Environment.GetEnvironmentVariable("CHANNELHUB_LANGUAGE_MODEL");
        if (string.IsNullOrEmpty(path)) Assert.Ignore("CHANNELHUB_LANGUAGE_MODEL does not name the file to write.");
        var samples = Samples(LanguageCorpus.ReadOrIgnore());
        using var file = File.Create(path!);
        Quantise(Train(samples)).Write(file);
        TestContext.Out.WriteLine($"{samples.Count} samples");
    }

    private static List<(int[] Features, int Class)> Samples(IReadOnlyList<LanguageText> texts)
    {
        var random = new Random(1);
        var samples = new List<(int[], int)>();
        foreach (var text in texts.Where(t => !t.Held))
        {
            var known = Array.IndexOf(LanguageModel.Codes, text.Language);

            // There is far more of the other languages than is needed to know them apart.
            if (known < 0 && text.Set == "chitchat" && random.NextDouble() > 0.4) continue;
            Add(text.Value, known < 0 ? LanguageModel.Classes - 1 : known);
        }

        foreach (var (language, lines) in OwnPhrases.All)
        {
            foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                for (var times = 0; times < 6; times++) Add(line, Array.IndexOf(LanguageModel.Codes, language));
            }
        }

        // Words that are the same in several languages have to leave the question open.
        foreach (var word in OwnPhrases.Shared.Split(' '))
        {
            for (var of = 0; of < LanguageModel.Codes.Length; of++)
            {
                for (var times = 0; times < 10; times++) Add(word, of);
            }
        }

        return samples;

        void Add(string text, int of)
        {
            samples.Add((Features(text), of));
            var plain = LanguageCorpus.WithoutAccents(text);
            if (plain != text) samples.Add((Features(plain), of));
        }
    }

    private static int[] Features(string text)
    {
        var all = new All();
        LanguageFeatures.Read(text, ref all);
        return [.. all.Features];
    }

    private static double[] Train(List<(int[] Features, int Class)> samples)
    {
        var weights = new double[LanguageFeatures.Buckets * LanguageModel.Classes];
        var gradients = new double[weights.Length];
        var order = Enumerable.Range(0, samples.Count).ToArray();
        var random = new Random(2);
        var counts = samples.GroupBy(s => s.Class).ToDictionary(g => g.Key, g => (double)g.Count());
        Span<double> chances = stackalloc double[LanguageModel.Classes];
        for (var round = 0; round < Rounds; round++)
        {
            random.Shuffle(order);
            foreach (var at in order)
            {
                var (features, of) = samples[at];
                if (features.Length == 0) continue;
                var value = 1 / Math.Sqrt(features.Length);
                chances.Clear();
                foreach (var feature in features)
                {
                    for (var c = 0; c < chances.Length; c++) chances[c] += weights[(feature * LanguageModel.Classes) + c] * value;
                }

                LanguageModel.Normalise(chances);
                var balance = samples.Count / (LanguageModel.Classes * counts[of]) * (of == LanguageModel.Classes - 1 ? ForeignShare : 1);
                for (var c = 0; c < chances.Length; c++)
                {
                    var slope = (chances[c] - (c == of ? 1 : 0)) * value * balance;
                    foreach (var feature in features)
                    {
                        var w = (feature * LanguageModel.Classes) + c;
                        var g = slope + (Decay * weights[w]);
                        gradients[w] += g * g;
                        weights[w] -= 0.5 * g / Math.Sqrt(gradients[w] + 1e-3);
                    }
                }
            }
        }

        return weights;
    }

    private static LanguageModel Quantise(double[] weights)
    {
        // The few largest weights are cut off so that the many small ones keep their differences.
        var limit = weights.Select(Math.Abs).Order().ElementAt((int)(weights.Length * 0.9995));
        var scale = limit / 127;
        return new LanguageModel((float)scale, Array.ConvertAll(weights, w => (sbyte)Math.Clamp(Math.Round(w / scale), -127, 127)));
    }

    private sealed class All : IFeatureSink
    {
        public List<int> Features { get; } = [];

        public void Add(int feature) => Features.Add(feature);
    }
}
