namespace ChannelHub.Cases;

/// <summary>Drafts of answers, made by a language model from articles alone. Registered only where a model is set; nothing else depends on it.</summary>
public interface IAnswerDrafts
{
    /// <summary>The latest draft for a case, as long as it is held in memory; null if there is none.</summary>
    AnswerDraft? Find(CaseNumber number);

    /// <summary>Makes a draft for what the customer wrote last. Ends within the time that is set for the model, whatever the model does, and changes nothing in the case.</summary>
    Task<DraftOutcome> DraftAsync(CaseNumber number, CancellationToken stop);
}

/// <summary>A drafted answer that was checked.</summary>
/// <param name="MessagesIn">How many messages the customer had written when it was made: what came later it does not know.</param>
/// <param name="Text">Its citations, such as [1], are the places in <paramref name="Sources"/>.</param>
/// <param name="Uncited">How many of its sentences no article bears out. Only at 0 may it go to a customer without a person having read it.</param>
public sealed record AnswerDraft(CaseNumber Case, int MessagesIn, string Language, string Text, IReadOnlyList<DraftSource> Sources, int Uncited, DateTimeOffset At);

/// <param name="Place">What the draft cites it by.</param>
public sealed record DraftSource(int Place, string Article, string Title);

public abstract record DraftOutcome
{
    private DraftOutcome()
    {
    }

    public sealed record Drafted(AnswerDraft Draft) : DraftOutcome;

    /// <summary>There is none, and nothing has changed.</summary>
    public sealed record Nothing(NoDraft Why) : DraftOutcome;
}

public enum NoDraft
{
    /// <summary>No such case, or nobody waits for an answer in it.</summary>
    NotNeeded,

    /// <summary>No article fits.</summary>
    NoArticles,

    /// <summary>The model says that the articles do not answer it.</summary>
    NoAnswer,

    /// <summary>What the model wrote did not stand the check: no citation, a link or number that no article has, the wrong language, too long.</summary>
    Unfit,

    /// <summary>The model did not answer in time, or not in a way that can be read.</summary>
    Unavailable,
}
