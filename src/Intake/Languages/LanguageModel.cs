using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ChannelHub.Intake.Languages;

/// <summary>
/// A linear model (multinomial logistic regression) over <see cref="LanguageFeatures"/>: one small weight for each feature and class. The file: the
/// scale of the weights (a little-endian float), then the weights as signed bytes, feature by feature.
/// </summary>
internal sealed class LanguageModel
{
    /// <summary>es, en, pt and "another language".</summary>
    public const int Classes = 4;

    public static readonly string[] Codes = ["es", "en", "pt"];

    private readonly sbyte[] weights;
    private readonly float scale;

    public LanguageModel(float scale, sbyte[] weights)
    {
        if (weights.Length != LanguageFeatures.Buckets * Classes) throw new ArgumentException($"The model has {weights.Length} weights, not {LanguageFeatures.Buckets * Classes}.", nameof(weights));
        this.scale = scale;
        this.weights = weights;
    }

    public static LanguageModel LoadEmbedded()
    {
        using var stream = typeof(LanguageModel).Assembly.GetManifestResourceStream("language-model.bin") ?? throw new InvalidOperationException("The language model is missing from the program.");
        using var reader = new BinaryReader(stream);
        var scale = reader.ReadSingle();
        var bytes = reader.ReadBytes(LanguageFeatures.Buckets * Classes);
        return new LanguageModel(scale, Array.ConvertAll(bytes, b => (sbyte)b));
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        writer.Write(scale);
        writer.Write(Array.ConvertAll(weights, w => (byte)w));
    }

    /// <summary>How likely each class is; false if the text has nothing to judge by.</summary>
    public bool Judge(ReadOnlySpan<char> text, Span<double> chances)
    {
        var sum = new Sum(MemoryMarshal.Cast<sbyte, int>(weights));
        var count = LanguageFeatures.Read(text, ref sum);
        if (count == 0) return false;

        // With the root of the count, more text makes surer, but not without end.
        var factor = scale / Math.Sqrt(count);
        for (var i = 0; i < Classes; i++) chances[i] = sum.Of[i] * factor;
        Normalise(chances);
        return true;
    }

    public static void Normalise(Span<double> scores)
    {
        var max = scores[0];
        foreach (var score in scores) max = Math.Max(max, score);
        var total = 0.0;
        foreach (ref var score in scores) total += score = Math.Exp(score - max);
        foreach (ref var score in scores) score /= total;
    }

    /// <param name="weights">The four weights of a feature in one number.</param>
    private ref struct Sum(ReadOnlySpan<int> weights) : IFeatureSink
    {
        private readonly ReadOnlySpan<int> weights = weights;

        /// <summary>By class.</summary>
        public Vector128<int> Of { get; private set; }

        /// <summary>All four classes at once: this is called some thousand times for a message.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int feature) => Of += Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(weights[feature]).AsSByte()));
    }
}
