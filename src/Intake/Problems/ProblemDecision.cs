using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Problems;

/// <summary>What is decided about a failure: a problem with its cases, or more cases for a problem that is open. Pure; whole in one unit of work, so that a problem never stands without its cases.</summary>
internal static class ProblemDecision
{
    /// <summary>The name of the cause on every event of this kind.</summary>
    public const string Rule = "problems";

    /// <summary>The problem itself names at most so many of its cases: each is a part of its record. Those after them name it all the same.</summary>
    public const int MostNamed = 100;

    private static readonly Cause Cause = new(CauseKind.Rule, Rule);

    /// <param name="number">Of the new case.</param>
    /// <param name="before">The conversation of the problems of this failure that were there before; null if this is the first.</param>
    /// <param name="members">The cases that make the problem.</param>
    public static UnitOfWork Open(CaseNumber number, Failure failure, Conversation? before, IReadOnlyList<Case> members, RoutingSet rules, string language, DateTimeOffset now)
    {
        var policy = rules.Problems!;
        var conversation = before ?? new Conversation { Ref = failure.Conversation, Channel = ProblemCase.Channel, Position = 0 };
        var draft = CaseDraft.Open(number, new Opened(ProblemCase.Channel, ProblemCase.Account, failure.Conversation.Key, failure.ToString()), Cause, conversation, now);
        draft.Add(Cause, new Routed(
            new RoutingResult
            {
                Department = policy.Department,
                Queue = policy.Queue,
                Level = rules.Queues.First(q => q.Key == policy.Queue).Levels is [var first, ..] ? first : SupportLevel.L1,
                Priority = members.Max(c => c.Priority),
                Category = failure.Category,
                Product = failure.Product,
                Rule = Rule,
            },
            new RoutingTrace { RuleSet = rules.Id, Inputs = new RoutingInputs { Channel = ProblemCase.Channel, Account = ProblemCase.Account, At = now } }));
        var linked = LinkAll(draft, members, now);
        Consequences.Draw(draft, null, rules, new EscalationFacts { Language = language });
        var work = draft.ToUnitOfWork();
        return work with
        {
            Cases = [.. work.Cases, .. linked],

            // The conversation goes one on: of two who open a problem for one failure at once, one loses.
            Conversation = new ConversationChange(conversation with { Position = conversation.Position + 1, Case = number }, conversation.Position),
        };
    }

    public static UnitOfWork Join(Case problem, IReadOnlyList<Case> members, DateTimeOffset now)
    {
        var draft = CaseDraft.Of(problem, null, now);
        var linked = LinkAll(draft, members, now);
        return new UnitOfWork { Cases = [.. draft.ToUnitOfWork().Cases, .. linked] };
    }

    private static List<CaseChange> LinkAll(CaseDraft problem, IReadOnlyList<Case> members, DateTimeOffset now)
    {
        var linked = new List<CaseChange>();
        foreach (var member in members)
        {
            var draft = CaseDraft.Of(member, null, now);
            if (CaseCommands.Link(draft, ProblemCase.LinkKind, problem.Current.Number, Cause) is CommandDecision.Refused) continue;
            linked.AddRange(draft.ToUnitOfWork().Cases);
            if (problem.Current.Links.Count < MostNamed) CaseCommands.Link(problem, ProblemCase.MemberKind, member.Number, Cause);
        }

        return linked;
    }
}
