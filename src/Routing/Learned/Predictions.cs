using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Learned;

/// <summary>A class that some rule asks for with at least so much probability.</summary>
/// <param name="Sign">Is there when it is so likely.</param>
internal sealed record PredictionMark(LearnedTarget Target, int Class, double AtLeast, int Sign);

/// <summary>What a rule set asks of its learned model.</summary>
internal sealed class Predictions(IReadOnlyList<PredictionMark> marks)
{
    public static readonly Predictions None = new([]);

    private readonly IGrouping<LearnedTarget, PredictionMark>[] byTarget = [.. marks.GroupBy(m => m.Target)];

    public IReadOnlyList<PredictionMark> Marks => marks;

    /// <summary>Judges a message by each target that is asked for, and makes known what is likely enough. Costs nothing where no rule asks.</summary>
    public void Make(Evidence evidence, FoldedText folded)
    {
        Span<double> room = stackalloc double[LearnedTarget.MaxClasses];
        foreach (var asked in byTarget)
        {
            var chances = room[..asked.Key.Classes.Count];
            asked.Key.Judge(folded.Letters, chances);
            foreach (var mark in asked)
            {
                if (chances[mark.Class] >= mark.AtLeast) evidence.Know(mark.Sign, null);
            }
        }
    }
}

/// <summary>The learned model finds a department or category at least so likely.</summary>
/// <param name="atom">Holds when it is.</param>
internal sealed class PredictedCondition(int atom, PredictionMark mark) : SingleCondition
{
    /// <summary>What stands before the target's name in the routing file: <c>predicted.category</c>.</summary>
    public const string Prefix = "predicted.";

    public override IEnumerable<int> Atoms => [atom];

    public override bool Holds(Evidence evidence) => evidence.Has(atom);

    public override IReadOnlyList<int> Needs(Func<int, int> commonness) => [atom];

    /// <summary>Says how likely it was, and on which of the customer's words.</summary>
    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var holds = evidence.Has(atom);
        var kind = Prefix + mark.Target.Name;
        var chance = evidence.ChanceOf(mark);
        var name = mark.Target.Classes[mark.Class];
        into.Add(holds
            ? new ConditionTrace(kind, true, evidence.StrongestFor(mark).Prepend(string.Create(CultureInfo.InvariantCulture, $"{name} {chance:0.00}")).ToValueList())
            : new ConditionTrace(kind, false, [], string.Create(CultureInfo.InvariantCulture, $"{name} >= {mark.AtLeast}, not {chance:0.00}")));
    }
}

/// <summary>Asks a learned model where none is loaded: never holds, and its trace says why.</summary>
internal sealed class UnlearnedCondition(int atom, string kind, string wanted) : SingleCondition
{
    public override IEnumerable<int> Atoms => [atom];

    public override bool Holds(Evidence evidence) => false;

    public override IReadOnlyList<int> Needs(Func<int, int> commonness) => [atom];

    public override void Trace(Evidence evidence, List<ConditionTrace> into) => into.Add(new ConditionTrace(kind, false, [], $"{wanted} (no learned model)"));
}
