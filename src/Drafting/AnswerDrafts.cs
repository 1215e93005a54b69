using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Intake;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Drafting;

/// <summary>Makes drafts and holds the latest in memory: what a restart forgets is made again when somebody asks.</summary>
internal sealed class AnswerDrafts(
    ModelOptions options, IChatClient model, ICaseQueries cases, IArticles articles, IChangeFeed feed, IntakeOptions intake, DraftMetrics metrics, TimeProvider time, ILogger<AnswerDrafts> log) : IAnswerDrafts, IDisposable
{
    /// <summary>So many drafts are held; the oldest goes first.</summary>
    public const int MostHeld = 1_000;

    private readonly SemaphoreSlim places = new(options.MaxConcurrent);
    private readonly Lock holding = new();
    private readonly Dictionary<CaseNumber, AnswerDraft> held = [];
    private readonly Queue<CaseNumber> order = new();

    public AnswerDraft? Find(CaseNumber number)
    {
        lock (holding) return held.GetValueOrDefault(number);
    }

    public async Task<DraftOutcome> DraftAsync(CaseNumber number, CancellationToken stop)
    {
        var outcome = await MakeAsync(number, stop).ConfigureAwait(false);
        metrics.Asked(outcome);
        if (outcome is not DraftOutcome.Drafted { Draft: var draft }) return outcome;
        Hold(draft);
        feed.Publish(new Change(number));
        return outcome;
    }

    private async Task<DraftOutcome> MakeAsync(CaseNumber number, CancellationToken stop)
    {
        if (await cases.FindAsync(number, stop).ConfigureAwait(false) is not { } details || DraftQuestion.Of(details, intake.DefaultLanguage) is not { } question) return new DraftOutcome.Nothing(NoDraft.NotNeeded);
        var hits = await articles.SearchAsync(question.Search, stop).ConfigureAwait(false);
        if (hits.Count == 0) return new DraftOutcome.Nothing(NoDraft.NoArticles);

        // One bound on everything: the wait for a place, the connection, the answer.
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        var (text, fault) = await AskAsync(DraftPrompt.Of(question.Text, question.Facts, [.. hits.Select(h => h.Text)], question.Language, intake.Address), both.Token).ConfigureAwait(false);
        if (text is null)
        {
            stop.ThrowIfCancellationRequested();
            DraftLog.Unavailable(log, number.Value, limit.IsCancellationRequested ? "it took too long." : fault!);
            return new DraftOutcome.Nothing(NoDraft.Unavailable);
        }

        switch (DraftCheck.Check(text, [.. hits.Select(h => h.Text)], question.Language))
        {
            case CheckedDraft.Fit fit:
                IReadOnlyList<DraftSource> sources = [.. fit.Cited.Select(place => new DraftSource(place, hits[place - 1].Article.Key, hits[place - 1].Text.Title))];
                return new DraftOutcome.Drafted(new AnswerDraft(number, details.Case.MessagesIn, question.Language, fit.Text, sources, fit.Uncited, time.GetUtcNow()));
            case CheckedDraft.NoAnswer:
                return new DraftOutcome.Nothing(NoDraft.NoAnswer);
            case CheckedDraft.Unfit unfit:
                DraftLog.Unfit(log, number.Value, unfit.Why);
                return new DraftOutcome.Nothing(NoDraft.Unfit);
            default:
                throw new InvalidOperationException("The check of a draft has no such end.");
        }
    }

    /// <summary>What the model wrote, or why there is nothing. A client can fail in as many ways as there are services; none of them is ours to fall over.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The failure is told in the log and in the outcome; the model is no part that the hub depends on.")]
    private async Task<(string? Text, string? Fault)> AskAsync(IReadOnlyList<ChatMessage> messages, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var hasPlace = false;
        try
        {
            await places.WaitAsync(stop).ConfigureAwait(false);
            hasPlace = true;
            started = time.GetTimestamp();
            var response = await model.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = options.MaxTokens, Temperature = 0 }, stop).ConfigureAwait(false);
            return (response.FinishReason == ChatFinishReason.Length ? "" : response.Text, null);
        }
        catch (OperationCanceledException)
        {
            return (null, "it was stopped.");
        }
        catch (Exception e)
        {
            // The kind alone: a service's message may repeat what it was sent.
            var reason = e switch
            {
                HttpRequestException { StatusCode: { } status } => $"it answered {(int)status}.",
                HttpRequestException http => $"it could not be asked ({http.HttpRequestError}).",
                JsonException or InvalidDataException => "its answer can't be read.",
                _ => $"asking it failed ({e.GetType().Name}).",
            };
            return (null, reason);
        }
        finally
        {
            if (hasPlace)
            {
                places.Release();
                metrics.Took(time.GetElapsedTime(started));
            }
        }
    }

    private void Hold(AnswerDraft draft)
    {
        lock (holding)
        {
            if (!held.ContainsKey(draft.Case)) order.Enqueue(draft.Case);
            held[draft.Case] = draft;
            while (held.Count > MostHeld) held.Remove(order.Dequeue());
        }
    }

    public void Dispose() => places.Dispose();
}
