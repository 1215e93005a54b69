using ChannelHub.Cases;

namespace ChannelHub.Intake.Dialogue;

/// <summary>What the bot asks, of whom and how often; read from <c>dialogue.yaml</c>. Immutable.</summary>
public sealed record DialogueSet
{
    /// <summary>The decision of a case that no rule decided.</summary>
    public const string DefaultRule = "default";

    /// <summary>How many details are asked for at most on one case.</summary>
    public required int Turns { get; init; }

    public required IReadOnlyList<Slot> Slots { get; init; }

    public required IReadOnlyList<Intent> Intents { get; init; }

    /// <summary>How often the hub writes by itself to one contact.</summary>
    public AnswerLimits Limits { get; init; } = AnswerLimits.Shipped;

    /// <summary>What the hub does by itself after an answer or a solution.</summary>
    public CareSettings Care { get; init; } = CareSettings.None;

    /// <summary>A bot that only acknowledges.</summary>
    public static DialogueSet Silent { get; } = new() { Turns = 0, Slots = [], Intents = [] };

    public Slot? Find(string key)
    {
        for (var i = 0; i < Slots.Count; i++)
        {
            if (Slots[i].Key == key) return Slots[i];
        }

        return null;
    }

    /// <summary>What is worth knowing about a case, the most important first: what its rule asks for, then what its intent does.</summary>
    public IReadOnlyList<Slot> WorthKnowing(Case c, ValueList<string> askedByRule)
    {
        if (askedByRule.Count == 0) return IntentOf(c)?.Ask ?? [];
        return [.. askedByRule.Select(Find).OfType<Slot>().Concat(IntentOf(c)?.Ask ?? []).Distinct()];
    }

    private Intent? IntentOf(Case c)
    {
        for (var i = 0; i < Intents.Count; i++)
        {
            if (Intents[i].IsOf(c)) return Intents[i];
        }

        return null;
    }

    /// <summary>The texts that every language needs for these slots.</summary>
    public IEnumerable<string> TextKeys() => Slots.SelectMany(s => s.Choices.Select(c => $"choice.{s.Key}.{c.Value}").Prepend($"why.{s.Key}").Prepend($"ask.{s.Key}"));
}
