using System.Security.Cryptography;

namespace ChannelHub.Routing.Learned;

/// <summary>
/// A linear model (multinomial logistic regression) that a desk trained from its own cases. Immutable; decides without chance: the same model and
/// message give the same probabilities. <see cref="LearnedFile"/> is its form on disk.
/// </summary>
public sealed class LearnedModel
{
    private const int IdLength = 12;

    internal LearnedModel(IReadOnlyList<LearnedTarget> targets)
    {
        Targets = targets;
        Id = Convert.ToHexStringLower(SHA256.HashData(LearnedFile.Body(targets)))[..IdLength];
    }

    /// <summary>At most one for the department and one for the category.</summary>
    public IReadOnlyList<LearnedTarget> Targets { get; }

    /// <summary>The SHA-256 of what it learned, first 12 hexadecimal digits. Part of a rule set's id, so that a decision says with which model it was made.</summary>
    public string Id { get; }

    public LearnedTarget? Find(string target) => Targets.FirstOrDefault(t => t.Name == target);

    /// <summary>The probabilities of a target's classes for one message, in the order of <see cref="LearnedTarget.Classes"/>; for measuring and for trying out.</summary>
    public double[] Judge(string target, string? subject, string text)
    {
        var found = Find(target) ?? throw new ArgumentException($"The model tells no {target}.", nameof(target));
        using var folded = Text.FoldedText.Of(subject, text, Router.MaxTextLength);
        var chances = new double[found.Classes.Count];
        found.Judge(folded.Letters, chances);
        return chances;
    }
}
