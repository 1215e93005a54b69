using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <summary>Why what an agent asked for was not done, to be shown beside the control.</summary>
/// <param name="Form">The form it belongs to.</param>
/// <param name="IsStale">The case changed meanwhile: what the agent typed is kept, and sending it again goes through.</param>
public sealed record ActionFault(string Form, string Sentence, bool IsStale = false)
{
    /// <summary>What is wrong with an outcome; null when it was done.</summary>
    public static ActionFault? Of(string form, CommandOutcome outcome, Texts text) => outcome switch
    {
        CommandOutcome.Done => null,
        CommandOutcome.Refused r => new ActionFault(form, Reason(r, text)),
        CommandOutcome.NotFound => new ActionFault(form, text["fault.not-found"]),
        CommandOutcome.Stale => new ActionFault(form, text["fault.stale"], IsStale: true),
        CommandOutcome.Unavailable u => new ActionFault(form, text.Fill("fault.unavailable", ("reason", u.Reason))),
        _ => throw new InvalidOperationException($"The outcome {outcome.GetType().Name} has no words."),
    };

    /// <summary>The desk gives its reasons in English, exact to the case; in other languages the code's own sentence stands for it.</summary>
    private static string Reason(CommandOutcome.Refused refused, Texts text) =>
        text.Language == "en" ? refused.Reason : text.Find($"refused.{refused.Code}") ?? refused.Reason;
}
