using System.Diagnostics.CodeAnalysis;
using ChannelHub.Cases;
using ChannelHub.Intake.Steps;
using ChannelHub.Intake.Texts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Drafting;

/// <summary>
/// Where drafts are made by themselves: hears of cases after they were decided, asks for a draft once for each, and hands one that is borne out sentence by sentence to the desk if customers may have
/// it. The desk decides anew whether the bot may speak: a draft that comes after a person, or after another message of the customer, goes nowhere. Cases that come while it
/// can't keep up are left out.
/// </summary>
internal sealed class DraftingService(
    ModelOptions options, AnswerDrafts drafts, ICaseQueries cases, ICaseDesk desk, BotTexts texts, IChangeFeed feed, DraftMetrics metrics, TimeProvider time, ILogger<DraftingService> log) : BackgroundService
{
    /// <summary>So many cases are remembered as seen to.</summary>
    private const int MostKnown = 10_000;

    /// <summary>"Hola" finds no article, the answer to the bot's question may: so many messages of a case are tried.</summary>
    private const int MostTries = 3;

    /// <summary>After a failure automatic drafts rest so long; an agent who asks is served all the same.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private static readonly Actor Model = new(new AgentId("model"), "model");

    private readonly Dictionary<CaseNumber, (int Tries, int MessagesIn, bool Done)> known = [];
    private readonly Queue<CaseNumber> order = new();
    private IChangeListener? listener;
    private DateTimeOffset restsUntil;

    /// <summary>Listens before the hub takes its first message: what is told while nobody listens is not told again.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Use != DraftUse.OnRequest) listener = feed.ListenToAll();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        listener?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DraftLog.Started(log, options.Name!, options.Address!.Host, options.Use);
        while (listener is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var changed = (await listener.WaitAsync(stoppingToken).ConfigureAwait(false)).Select(n => n.Case).OfType<CaseNumber>().Distinct().ToList();
                await Parallel.ForEachAsync(changed, new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrent, CancellationToken = stoppingToken }, async (number, stop) => await SeeToAsync(number, stop).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Told in the log with the case; a draft is no part that anything depends on, and the next case goes on.")]
    private async Task SeeToAsync(CaseNumber number, CancellationToken stop)
    {
        try
        {
            if (IsDone(number) || time.GetUtcNow() < restsUntil) return;
            if (await cases.FindAsync(number, stop).ConfigureAwait(false) is not { } details || !Begin(details.Case)) return;
            switch (await drafts.DraftAsync(number, stop).ConfigureAwait(false))
            {
                case DraftOutcome.Drafted { Draft: var draft }:
                    Finish(number);
                    metrics.Became(options.Use == DraftUse.Customers && draft.Uncited == 0 ? await SendAsync(draft, stop).ConfigureAwait(false) ? "sent" : "late" : "suggested");
                    break;
                case DraftOutcome.Nothing { Why: NoDraft.Unavailable }:
                    restsUntil = time.GetUtcNow() + Rest;
                    break;
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            DraftLog.Fault(log, number.Value, fault);
        }
    }

    private async Task<bool> SendAsync(AnswerDraft draft, CancellationToken stop)
    {
        var sources = string.Join('\n', draft.Sources.Select(s => $"[{s.Place}] {s.Title}"));
        var text = texts.Get(draft.Language, ArticleAnswers.Drafted, ("answer", draft.Text), ("sources", sources));
        var choices = TakeVerdict.Choices.Select(c => new Choice($"{ArticleAnswers.Question}={c}", texts.Get(draft.Language, $"article-choice.{c}"))).ToValueList();
        var command = new CaseCommand.AnswerFromArticle($"{text}\n\n{texts.Get(draft.Language, "article-question")}", draft.Language, choices, draft.Sources[0].Article, draft.MessagesIn);
        return await desk.ExecuteAsync(draft.Case, command, Model, null, stop).ConfigureAwait(false) is CommandOutcome.Done;
    }

    private bool IsDone(CaseNumber number)
    {
        lock (known) return known.TryGetValue(number, out var state) && (state.Done || state.Tries >= MostTries);
    }

    /// <summary>Whether a draft is wanted: a customer's message that none was tried for, and neither a person nor an article has answered.</summary>
    private bool Begin(Case c)
    {
        if (!c.IsLive || c.MessagesIn == 0) return false;
        var isAnswered = c.LastAgentMessageAt is not null || c.Bot is not { Paused: false, Articles.Count: 0 };
        lock (known)
        {
            if (!known.TryGetValue(c.Number, out var state))
            {
                order.Enqueue(c.Number);
                while (known.Count >= MostKnown) known.Remove(order.Dequeue());
            }
            else if (state.Done || state.MessagesIn >= c.MessagesIn)
            {
                return false;
            }

            known[c.Number] = (state.Tries + 1, c.MessagesIn, isAnswered);
            return !isAnswered;
        }
    }

    private void Finish(CaseNumber number)
    {
        lock (known)
        {
            if (known.TryGetValue(number, out var state)) known[number] = state with { Done = true };
        }
    }
}
