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
        return Change(before, e) with { Version = e.Seq, UpdatedAt = e.At };
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
        MessageEdited or MessageDeleted or NoteAdded or AutomationCut or ReachabilityChanged or ConsentChanged => c,
        Routed d => Route(c, d.Result),
        FieldsChanged d => ChangeFields(c, d),
        Assigned d => c with { Owner = d.Agent },
        Unassigned => c with { Owner = null },
        Escalated d => c with { Level = d.To, Queue = d.Queue ?? c.Queue, Owner = null, Rule = null },
        DeEscalated d => c with { Level = d.To, Queue = d.Queue ?? c.Queue, Owner = null, Rule = null },
        HandedOver d => c with { Department = d.To, Queue = d.Queue, Owner = null, Rule = null },
        StatusChanged d => c with { Status = d.To, Reopenings = c.Reopenings + (Reopens(d) ? 1 : 0) },
        PriorityChanged d => c with { Priority = d.To },
        TagsChanged d => c with { Tags = c.Tags.RemoveAll(d.Removed.Contains).Concat(d.Added).Distinct(StringComparer.Ordinal).ToValueList() },
        SlaClockStarted d => c with { SlaPolicy = d.Policy, Clocks = With(c.Clocks, new SlaClock { Name = d.Clock, StartedAt = e.At, DueAt = d.DueAt }) },
        SlaClockPaused d => c with { Clocks = OnClock(c.Clocks, d.Clock, k => k with { PausedAt = e.At }) },
        SlaClockResumed d => c with { SlaPolicy = d.Policy ?? c.SlaPolicy, Clocks = OnClock(c.Clocks, d.Clock, k => k with { PausedAt = null, DueAt = d.DueAt }) },
        SlaClockMet d => c with { Clocks = OnClock(c.Clocks, d.Clock, k => k with { PausedAt = null, MetAt = e.At }) },
        SlaClockBreached d => c with { Clocks = OnClock(c.Clocks, d.Clock, k => k with { BreachedAt = e.At }) },
        SlaClockStopped d => c with { Clocks = c.Clocks.RemoveAll(k => k.Name == d.Clock) },
        Linked d => c with { Links = c.Links.Contains(new CaseLink(d.Kind, d.Case)) ? c.Links : c.Links.Add(new CaseLink(d.Kind, d.Case)) },
        Unlinked d => c with { Links = c.Links.RemoveAll(l => l.Kind == d.Kind && l.Case == d.Case) },
        Merged d => c with { MergedInto = d.Into },
        Unmerged => c with { MergedInto = null },
        BotAsked d => c with { Bot = c.Bot with { OpenQuestion = d.Question, Asked = c.Bot.Asked.Add(d.Question) } },
        BotAnswered => c,
        FactLearnt d => c with { Bot = c.Bot with { OpenQuestion = null, Facts = c.Bot.Facts.RemoveAll(f => f.Name == d.Name).Add(new KnownFact(d.Name, d.Value)) } },
        BotPaused => c with { Bot = c.Bot with { Paused = true, OpenQuestion = null, TakenOverAt = e.Seq } },
        BotResumed => c with { Bot = c.Bot with { Paused = false } },
        SatisfactionGiven d => c with { Satisfaction = new Satisfaction(d.Score, e.At) },
        DeliveryChanged d => c with { UndeliveredAnswers = Undelivered(c.UndeliveredAnswers, d, e.Cause) },
        _ => throw new InvalidOperationException($"{c.Number}: the event {e.Data.GetType().Name} has no fold."),
    };

    private static bool Reopens(StatusChanged d) => d is { From: CaseStatus.Solved or CaseStatus.Closed, To: not (CaseStatus.Solved or CaseStatus.Closed) };

    private static Case AddMessage(Case c, DateTimeOffset at, MessageAdded d) => (d.Direction, d.Author) switch
    {
        (Direction.In, _) => c with { MessagesIn = c.MessagesIn + 1, LastCustomerMessageAt = at, ReplyTo = new ConversationRef(d.Account, d.ConversationKey) },
        (Direction.Out, AuthorKind.Agent) => c with { MessagesOut = c.MessagesOut + 1, LastAgentMessageAt = at },
        (Direction.Out, _) => c with { MessagesOut = c.MessagesOut + 1 },
        _ => c,
    };

    private static Case ChangeFields(Case c, FieldsChanged d) => c with
    {
        Category = d.Category ?? c.Category,
        Product = d.Product ?? c.Product,
        Subject = d.Subject ?? c.Subject,
        Queue = d.Queue ?? c.Queue,
        Rule = d.Queue is null ? c.Rule : null,
    };

    private static Case Route(Case c, RoutingResult r) => c with
    {
        Department = r.Department,
        Queue = r.Queue,
        Level = r.Level,
        Priority = r.Priority,
        Category = r.Category,
        Product = r.Product ?? c.Product,
        Rule = r.Rule,
        Tags = c.Tags.Concat(r.Tags).Distinct(StringComparer.Ordinal).ToValueList(),
    };

    /// <summary>What a person settled needs nobody any more, also when he settled it as failed.</summary>
    private static ValueList<int> Undelivered(ValueList<int> answers, DeliveryChanged d, Cause cause)
    {
        var others = answers.RemoveAll(m => m == d.Message);
        return d.State is DeliveryState.Failed or DeliveryState.Unconfirmed && cause.Kind != CauseKind.Agent ? others.Add(d.Message) : others;
    }

    private static ValueList<SlaClock> With(ValueList<SlaClock> clocks, SlaClock clock) => clocks.RemoveAll(k => k.Name == clock.Name).Add(clock);

    private static ValueList<SlaClock> OnClock(ValueList<SlaClock> clocks, string name, Func<SlaClock, SlaClock> change) =>
        clocks.Select(k => k.Name == name ? change(k) : k).ToValueList();
}
