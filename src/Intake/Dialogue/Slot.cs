using System.Buffers;
using System.Text.RegularExpressions;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Dialogue;

/// <summary>A detail that the bot can ask for. Its texts (<c>ask.{key}</c>, <c>why.{key}</c>, <c>choice.{key}.{value}</c>) stand in the texts of each language.</summary>
public sealed record Slot
{
    /// <summary>Also the name of the fact.</summary>
    public required string Key { get; init; }

    public required SlotKind Kind { get; init; }

    /// <summary>The agent's first step depends on it, so it is worth asking even where it changes nothing of the routing.</summary>
    public bool FirstStep { get; init; }

    public IReadOnlyList<SlotChoice> Choices { get; init; } = [];

    /// <summary>How it is found in free text: the group <c>value</c> if there is one, else the whole hit.</summary>
    public IReadOnlyList<Regex> Patterns { get; init; } = [];
}

public enum SlotKind
{
    /// <summary>Anything up to <see cref="SlotReader.MaxText"/> characters.</summary>
    Text,

    /// <summary>One of <see cref="Slot.Choices"/>.</summary>
    Choice,

    /// <summary>Something of the form of <see cref="Slot.Patterns"/>: a code, a version, an order number.</summary>
    Pattern,

    /// <summary>Since when: a date, or words such as "desde ayer".</summary>
    Since,

    /// <summary>A telephone number to call back, with 7 to 15 digits (ITU-T E.164).</summary>
    Phone,
}

/// <param name="Words">Folded (<see cref="Routing.Text.WordFold"/>): what people write for it.</param>
public sealed record SlotChoice(string Value, IReadOnlyList<string> Words)
{
    /// <summary>The words with a space on both sides, as they stand in a folded text.</summary>
    internal SearchValues<string> Spaced { get; } = SearchValues.Create([.. Words.Select(w => $" {w} ")], StringComparison.Ordinal);
}

/// <summary>Which details are worth knowing for which cases; the first that fits holds.</summary>
/// <param name="Department">Null for any.</param>
/// <param name="Category">Null for any.</param>
/// <param name="Undecided">Only for cases that no rule decided.</param>
/// <param name="Ask">Each once.</param>
public sealed record Intent(string? Department, string? Category, bool Undecided, IReadOnlyList<Slot> Ask)
{
    internal bool IsOf(Case c) => (Department is null || Department == c.Department) && (Category is null || Category == c.Category) && (!Undecided || c.Rule == DialogueSet.DefaultRule);
}
