namespace ChannelHub.Cases;

/// <summary>A case is its events: this is the one place that says what each event does to the case.</summary>
public static class CaseFold
{
    /// <summary>Folds a whole history.</summary>
    /// <exception cref="InvalidOperationException">The history has a gap or does not begin with <see cref="Opened"/>.</exception>
    public static Case Fold(CaseNumber number, IEnumerable<CaseEvent> events)
    {
        Case? current = null;
        foreach (var e in events) current = Apply(number, current, e);
        return current ?? throw new InvalidOperationException($"{number} has no events.");
    }

    /// <summary>The case after one more event.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next one of this case.</exception>
    public static Case Apply(CaseNumber number, Case? before, CaseEvent e)
    {
        if (before is null)
        {
            return e is { Seq: 1, Data: Opened opened } ? Open(number, e, opened) : throw new InvalidOperationException($"{number}: the first event must be 'opened', not {e.Data.GetType().Name} #{e.Seq}.");
        }

        if (e.Seq != before.NextSeq) throw new InvalidOperationException($"{number}: event {before.NextSeq} is expected, {e.Seq} came.");
        var after = Change(before, e);
        return Case.Stamped(ReferenceEquals(after, before) ? before with { } : after, e);
    }

    private static Case Open(CaseNumber number, CaseEvent e, Opened opened)
    {
        var conversation = new ConversationRef(opened.Account, opened.ConversationKey);
        return new Case
        {
            Number = number,
            Version = e.Seq,
            Status = CaseStatus.New,
            Channel = opened.Channel,
            Conversation = conversation,
            ReplyTo = conversation,
            CreatedAt = e.At,
            UpdatedAt = e.At,
            Subject = opened.Subject,
            Links = opened.FollowUpOf is { } earlier ? [new CaseLink("follow-up", earlier)] : [],
        };
    }

    private static Case Change(Case c, CaseEvent e) => e.Data switch
    {
        Opened => throw new InvalidOperationException($"{c.Number} is already open."),
        ContactIdentified d => c with { Contact = d.Contact },
        LanguageDetected d => c with { Language = d.Language },
        MessageAdded d => AddMessage(c, e.At, d),
        MessageEdited or MessageDeleted or PartAdded or CopyCame or NoteAdded or AutomationCut or ReachabilityChanged or ConsentChanged => c,
        Routed d => Route(c, e.At, d.Result, d.Trace.Inputs.Message),
        Recovered => c with { Quarantined = false, Queue = null, Department = null, Category = null, Rule = null, RoutedSla = null },
        FieldsChanged d => ChangeFields(d.Queue is null || d.Queue == c.Queue ? c : WaitsAnew(c, e.At), d),
        Offered d => c with { Search = Offer(c.Search, d, e.At) },
        OfferEnded d => c with { Search = EndOffer(c.Search, d) },
        Assigned d => c with { Owner = d.Agent, Search = null },
        Unassigned d => c with { Owner = null, Search = e.Cause.Kind == CauseKind.Agent ? Released(d.Agent, e.At) : null },
        Escalated d => WaitsAnew(c, e.At) with { Level = d.To, Queue = d.Queue ?? c.Queue, Owner = null, Rule = null },
        DeEscalated d => WaitsAnew(c, e.At) with { Level = d.To, Queue = d.Queue ?? c.Queue, Owner = null, Rule = null },
        HandedOver d => WaitsAnew(c, e.At) with { Department = d.To, Queue = d.Queue, Owner = null, Rule = null, Skills = [], RoutedSla = null },
        StatusChanged d => (NeedsAgent(d.To) == NeedsAgent(d.From) ? c : WaitsAnew(c, e.At)) with { Status = d.To, Reopenings = c.Reopenings + (Reopens(d) ? 1 : 0) },
        PriorityChanged d => c with { Priority = d.To },
        TagsChanged d => c with { Tags = (d.Removed.Count == 0 ? c.Tags : c.Tags.RemoveAll(d.Removed.Contains)).Concat(d.Added).Distinct(StringComparer.Ordinal).ToValueList() },
        SlaClockStarted d => c with { SlaPolicy = d.Policy, Clocks = With(c.Clocks, new SlaClock { Name = d.Clock, StartedAt = e.At, DueAt = d.DueAt }) },
        SlaClockPaused d => c with { Clocks = OnClock(c.Clocks, d.Clock, e.At, static (k, at) => k with { PausedAt = at }) },
        SlaClockResumed d => c with { SlaPolicy = d.Policy ?? c.SlaPolicy, Clocks = OnClock(c.Clocks, d.Clock, d.DueAt, static (k, due) => k with { PausedAt = null, DueAt = due }) },
        SlaClockMet d => c with { Clocks = OnClock(c.Clocks, d.Clock, e.At, static (k, at) => k with { PausedAt = null, MetAt = at }) },
        SlaClockBreached d => c with { Clocks = OnClock(c.Clocks, d.Clock, e.At, static (k, at) => k with { BreachedAt = at }) },
        SlaClockStopped d => c with { Clocks = Without(c.Clocks, d.Clock) },
        Linked d => c with { Links = c.Links.Contains(new CaseLink(d.Kind, d.Case)) ? c.Links : c.Links.Add(new CaseLink(d.Kind, d.Case)) },
        Unlinked d => c with { Links = Without(c.Links, new CaseLink(d.Kind, d.Case)) },
        Merged d => c with { MergedInto = d.Into, Search = null },
        Unmerged => c with { MergedInto = null },
        BotAsked d => c with { Bot = c.Bot with { OpenQuestion = d.Question, Asked = c.Bot.Asked.Add(d.Question) } },
        BotAnswered { Article: { } key } when !c.Bot.Articles.Contains(key) => c with { Bot = c.Bot with { Articles = c.Bot.Articles.Add(key) } },
        BotAnswered { Kind: BotAnswered.SlowDown } => c with { Bot = c.Bot with { SlowedAt = e.At } },
        BotAnswered => c,
        FactLearnt d => c with { Bot = c.Bot with { OpenQuestion = StillOpen(c.Bot.OpenQuestion, d.Name), Facts = With(c.Bot.Facts, new KnownFact(d.Name, d.Value)) } },
        BotPaused => c with { Bot = c.Bot with { Paused = true, OpenQuestion = null, TakenOverAt = e.Seq } },
        BotResumed => c with { Bot = c.Bot with { Paused = false } },
        SatisfactionGiven d => c with { Satisfaction = new Satisfaction(d.Score, e.At), Bot = c.Bot with { OpenQuestion = StillOpen(c.Bot.OpenQuestion, BotAsked.Satisfaction) } },
        DeliveryChanged d => c with { UndeliveredAnswers = Undelivered(c.UndeliveredAnswers, d, e.Cause) },
        _ => throw new InvalidOperationException($"{c.Number}: the event {e.Data.GetType().Name} has no fold."),
    };

    private static bool NeedsAgent(CaseStatus status) => status is CaseStatus.New or CaseStatus.Open;

    /// <summary>A new wait begins: in another queue, or because it is our turn again. Who declined it before may be asked again.</summary>
    private static Case WaitsAnew(Case c, DateTimeOffset at) => c with { WaitingSince = at, Search = null };

    /// <summary>Who gives a case away by hand does not want it back at once.</summary>
    private static AgentSearch Released(AgentId by, DateTimeOffset at) => new() { Passed = [by], RoundEndsAt = at + AgentSearch.RestAfterRelease };

    private static AgentSearch Offer(AgentSearch? before, Offered d, DateTimeOffset at)
    {
        var goesOn = before?.RoundEndsAt > at;
        return new AgentSearch { OfferedTo = d.Agent, OfferEndsAt = d.Until, RoundEndsAt = d.RoundEndsAt, Passed = goesOn ? before!.Passed : [] };
    }

    private static AgentSearch? EndOffer(AgentSearch? before, OfferEnded d) =>
        before is null ? null : before with { OfferedTo = null, OfferEndsAt = null, Passed = before.Passed.RemoveAll(a => a == d.Agent).Add(d.Agent) };

    private static bool Reopens(StatusChanged d) => d is { From: CaseStatus.Solved or CaseStatus.Closed, To: not (CaseStatus.Solved or CaseStatus.Closed) };

    private static Case AddMessage(Case c, DateTimeOffset at, MessageAdded d) => (d.Direction, d.Author) switch
    {
        (Direction.In, _) when d.ByMachine => c with { MessagesIn = c.MessagesIn + 1, ReplyTo = new ConversationRef(d.Account, d.ConversationKey) },
        (Direction.In, _) => c with { MessagesIn = c.MessagesIn + 1, LastCustomerMessageAt = at, Burst = c.LastCustomerMessageAt is { } last && at - last < Case.BurstGap ? c.Burst + 1 : 0, ReplyTo = new ConversationRef(d.Account, d.ConversationKey) },
        (Direction.Out, AuthorKind.Agent) => c with { MessagesOut = c.MessagesOut + 1, LastAgentMessageAt = at, ReplyTo = new ConversationRef(d.Account, d.ConversationKey) },
        (Direction.Out, AuthorKind.Bot) => c with { MessagesOut = c.MessagesOut + 1, Bot = c.Bot with { Answers = Recent(c.Bot.Answers, at) } },
        (Direction.Out, _) => c with { MessagesOut = c.MessagesOut + 1 },
        _ => c,
    };

    private static ValueList<DateTimeOffset> Recent(ValueList<DateTimeOffset> answers, DateTimeOffset at)
    {
        var kept = answers.RemoveAll(a => a <= at.AddDays(-1));
        return (kept.Count < BotState.MostAnswers ? kept : kept.Skip(kept.Count - BotState.MostAnswers + 1).ToValueList()).Add(at);
    }

    private static Case ChangeFields(Case c, FieldsChanged d) => c with
    {
        Category = d.Category ?? c.Category,
        Product = d.Product ?? c.Product,
        Subject = d.Subject ?? c.Subject,
        Queue = d.Queue ?? c.Queue,
        Rule = d.Queue is null ? c.Rule : null,
    };

    private static Case Route(Case c, DateTimeOffset at, RoutingResult r, int message) => c with
    {
        WaitingSince = r.Queue == c.Queue ? c.WaitingSince : at,
        Search = r.Queue == c.Queue ? c.Search : null,
        RoutedOn = message,
        Article = r.Article,
        Questions = r.Questions,
        Department = r.Department,
        Queue = r.Queue,
        Level = r.Level,
        Priority = r.Priority,
        Category = r.Category,
        Product = r.Product ?? c.Product,
        Rule = r.Rule,
        Quarantined = r.Quarantine,
        Skills = r.Skills,
        RoutedSla = r.Sla is null ? null : new RoutedSla(r.Sla, r.Priority),
        Tags = r.Tags.Count == 0 ? c.Tags : c.Tags.Concat(r.Tags).Distinct(StringComparer.Ordinal).ToValueList(),
    };

    /// <summary>A question can ask for several details at once (<c>product,error-code</c>): it stays open for those that are not known yet.</summary>
    private static string? StillOpen(string? question, string learnt)
    {
        if (question is null) return null;
        var rest = string.Join(',', question.Split(',').Where(q => q != learnt));
        return rest.Length == 0 ? null : rest;
    }

    /// <summary>What a person settled needs nobody any more, also when he settled it as failed.</summary>
    private static ValueList<int> Undelivered(ValueList<int> answers, DeliveryChanged d, Cause cause)
    {
        var others = answers.RemoveAll(m => m == d.Message);
        return d.State is DeliveryState.Failed or DeliveryState.Unconfirmed or DeliveryState.Pending && cause.Kind != CauseKind.Agent ? others.Add(d.Message) : others;
    }

    // What takes a function of the event stands here by itself: in the list of all events it would cost each of them, whatever its type.
    private static ValueList<KnownFact> With(ValueList<KnownFact> facts, KnownFact fact) => facts.RemoveAll(f => f.Name == fact.Name).Add(fact);

    private static ValueList<SlaClock> With(ValueList<SlaClock> clocks, SlaClock clock) => Without(clocks, clock.Name).Add(clock);

    private static ValueList<SlaClock> Without(ValueList<SlaClock> clocks, string name) => clocks.RemoveAll(k => k.Name == name);

    private static ValueList<CaseLink> Without(ValueList<CaseLink> links, CaseLink link) => links.RemoveAll(l => l == link);

    private static ValueList<SlaClock> OnClock(ValueList<SlaClock> clocks, string name, DateTimeOffset moment, Func<SlaClock, DateTimeOffset, SlaClock> change) =>
        clocks.Select(k => k.Name == name ? change(k, moment) : k).ToValueList();
}
