using ChannelHub.Cases;
using ChannelHub.Routing.Learned;

namespace ChannelHub.Server.Cli;

/// <summary>
/// What the desk's cases teach: a case that a person handed over or gave another category belongs where it is now; one that was solved or closed
/// without that belongs where the rules put it. Open ones that nobody corrected teach nothing yet.
/// </summary>
internal static class CaseExamples
{
    public static async Task<IReadOnlyList<LearnedExample>> ReadAsync(ICaseQueries queries, CancellationToken stop)
    {
        var examples = new List<LearnedExample>();
        var filter = new CaseFilter { Limit = CaseFilter.MaxLimit };
        while (true)
        {
            var page = await queries.ListAsync(filter, stop);
            foreach (var item in page.Items)
            {
                if (await queries.FindAsync(item.Case.Number, stop) is { } details && Of(details) is { } example) examples.Add(example);
                if (examples.Count == LearnedTraining.MaxExamples) return examples;
            }

            if (page.NextCursor is null) return examples;
            filter = filter with { Cursor = page.NextCursor };
        }
    }

    /// <summary>Null where the case teaches nothing.</summary>
    internal static LearnedExample? Of(CaseDetails details)
    {
        var corrected = details.Events.Any(e => e is { Cause.Kind: CauseKind.Agent, Data: HandedOver or FieldsChanged { Category: not null } });
        if (!corrected && details.Case.Status is not (CaseStatus.Solved or CaseStatus.Closed)) return null;
        var first = details.Messages.Select(m => m.Message).FirstOrDefault(m => m is { Direction: Direction.In, Author.Kind: AuthorKind.Customer } && !m.Body.Traits.HasFlag(MessageTraits.AutoReply));
        return first is null || string.IsNullOrWhiteSpace(first.Body.Text) ? null : new LearnedExample(details.Case.Subject ?? first.Body.Subject, first.Body.Text, details.Case.Department, details.Case.Category);
    }
}
