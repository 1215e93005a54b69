using System.Globalization;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Reading;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Learned;

/// <summary>Reads <c>predicted.department: sales >= 0.7</c> and <c>predicted.category: [billing >= 0.8, orders]</c>.</summary>
internal sealed class PredictedReader(Vocabulary vocabulary, FaultList faults)
{
    /// <summary>For a name without a number.</summary>
    public const double DefaultAtLeast = 0.5;

    private const string Sign = ">=";

    /// <summary>Null where the key is not there, or nothing usable is in it.</summary>
    public Condition? Read(MapReader reader, string target)
    {
        var key = PredictedCondition.Prefix + target;
        var parts = reader.Texts(key).Select(text => Part(key, target, text)).OfType<Condition>().ToList();
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new AnyCondition(parts) };
    }

    private Condition? Part(string key, string target, YamlText text)
    {
        var pieces = text.Value.Split(Sign, 2, StringSplitOptions.TrimEntries);
        var name = text with { Value = pieces[0] };
        var atLeast = DefaultAtLeast;
        if (!Vocabulary.IsName(name.Value) || (pieces.Length == 2 && !IsChance(pieces[1], out atLeast)))
        {
            faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is not possible for '{key}'; write a name with the least probability, such as 'billing {Sign} 0.8' (from 0.01 to 1).");
            return null;
        }

        if (target == LearnedTarget.Department && !vocabulary.Knows(vocabulary.Departments, "department", name)) return null;
        var builder = vocabulary.Builder;
        var sign = builder.NewSign();
        if (vocabulary.Learned?.Find(target) is not { } learned) return new UnlearnedCondition(builder.Atom([sign]), key, text.Value);
        var of = learned.Classes.ToList().IndexOf(name.Value);
        if (of >= 0)
        {
            var mark = new PredictionMark(learned, of, atLeast, sign);
            builder.Predictions.Add(mark);
            return new PredictedCondition(builder.Atom([sign]), mark);
        }

        faults.AddUnknown(name, $"{target} of the learned model", name.Value, learned.Classes);
        return null;
    }

    private static bool IsChance(string text, out double chance) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out chance) && chance is >= 0.01 and <= 1;
}
