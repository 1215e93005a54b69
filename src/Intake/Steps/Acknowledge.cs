using ChannelHub.Cases;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// Tells the customer that the message arrived, under which number and who sees to it: once when a case opens and once when it opens again.
/// What the desk does not support is said so in writing, and still has a number and somebody who sees it.
/// Never to machines (RFC 3834, section 2), and not after a person took over.
/// </summary>
public static class Acknowledge
{
    private const MessageTraits NoAnswer = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.OptOut | MessageTraits.Deleted;

    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        if ((context.Message.Traits & NoAnswer) != 0 || draft.Current.Bot.Paused) return;
        if (KindFor(context) is not { } kind) return;

        var language = context.Language ?? context.DefaultLanguage;
        var text = context.Texts.Get(language, kind, new Dictionary<string, string>
        {
            ["case"] = draft.Current.Number.ToString(),
            ["department"] = context.Rules.FindDepartment(draft.Current.Department)?.NameIn(language) ?? draft.Current.Department ?? "",
        });
        var answer = draft.AddMessage(new Cause(CauseKind.Bot, kind), Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = text, Language = language, InReplyTo = context.Message.ExternalId });
        draft.Add(new Cause(CauseKind.Bot, kind), new BotAnswered(kind, answer.Seq));
    }

    private static string? KindFor(MessageContext context) => context.StatusBefore switch
    {
        null when context.RequiredDraft.Events.Any(e => e.Data is Routed { Result.Scope: SupportScope.Out }) => "out-of-scope",
        null => context.Snapshot.Case is null ? "case-opened" : "case-followed-up",
        CaseStatus.Solved when context.RequiredDraft.Current.Status == CaseStatus.Open => "case-reopened",
        _ => null,
    };
}
