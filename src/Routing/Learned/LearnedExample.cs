namespace ChannelHub.Routing.Learned;

/// <summary>A message with where it belonged, as people said.</summary>
/// <param name="Department">Null where nothing is known of it.</param>
/// <param name="Category">Null where nothing is known of it.</param>
public sealed record LearnedExample(string? Subject, string Text, string? Department, string? Category);

/// <summary>What was learned of one target, and how well.</summary>
/// <param name="Examples">How many messages of the classes below were learned from.</param>
/// <param name="TooFew">Classes that were left out because they had less than <see cref="LearnedTraining.MinExamples"/> messages.</param>
/// <param name="Accuracy">Right among messages kept from training, every message once (cross-validation in quarters), from 0 to 1.</param>
/// <param name="CalibrationError">How far the probability of the chosen class was from how often it was right, on average over ten bands; from 0 to 1.</param>
public sealed record LearnedReport(string Target, int Examples, IReadOnlyList<string> Classes, IReadOnlyList<string> TooFew, double Accuracy, double MacroF1, double CalibrationError);

/// <summary>What became of training.</summary>
public abstract record LearnedOutcome
{
    private LearnedOutcome()
    {
    }

    public sealed record Trained(LearnedModel Model, IReadOnlyList<LearnedReport> Reports) : LearnedOutcome;

    /// <param name="Reason">What is missing.</param>
    public sealed record TooLittle(string Reason) : LearnedOutcome;
}
