namespace ChannelHub.Channels.Voice;

/// <summary>What is said next.</summary>
internal enum CallMove
{
    AskLanguage,
    AskConsent,
    AskReason,
    Record,

    /// <summary>The case's number is read out, then what can be done about it.</summary>
    Offer,
    Transfer,
    PromiseCallBack,
    Goodbye,

    /// <summary>There is nobody to say anything to.</summary>
    End,
}

/// <summary>What the caller told that has to be kept.</summary>
internal enum CallTold
{
    Nothing,
    Reason,
    Recorded,
    Person,
    CallBack,
    Talked,
    NotReached,
}

/// <param name="Next">Where the call stands after <paramref name="Move"/>.</param>
/// <param name="First">A text to say first, by its key: what was wrong with the last answer.</param>
internal sealed record CallTurn(CallMove Move, CallState Next, CallTold Told = CallTold.Nothing, string? First = null);

/// <summary>
/// The whole of a call as a table: step and what was heard, to what is kept and what is said next. Pure. A question that is not answered is asked twice; whatever happens, what
/// the caller has told by then is kept, and the last resort is a promise to call back.
/// </summary>
internal static class CallFlow
{
    /// <summary>The key for another language. Those of the choice itself count from 1.</summary>
    public const string LanguageKey = "9";

    public static CallTurn Start(VoiceOptions options, string? remembered)
    {
        var language = options.Languages.FirstOrDefault(l => l == remembered);
        var state = new CallState(CallStep.Language, language ?? options.Languages[0], RecordingConsent.No, 0);
        return language is null && options.Languages.Count > 1 ? new CallTurn(CallMove.AskLanguage, state) : WithLanguage(state, options);
    }

    public static CallTurn Hear(CallState state, CallHeard heard, VoiceOptions options) => state.Step switch
    {
        CallStep.Language => HearLanguage(state, heard, options),
        CallStep.Consent => HearConsent(state, heard, options),
        CallStep.Reason => HearReason(state, heard, options),
        CallStep.Recorded => HearRecorded(state, heard),
        CallStep.Offer => HearOffer(state, heard),
        CallStep.Dialled => AfterTransfer(state, heard, heard.DialStatus is "completed" or "answered"),
        _ => AfterTransfer(state, heard, heard.QueueResult is "bridged"),
    };

    /// <summary>The turn as it can be carried out: who can't be put through is promised a call.</summary>
    public static CallTurn Settle(CallTurn turn, bool somebodyTakesIt) =>
        turn.Move == CallMove.Transfer && !somebodyTakesIt ? CallBack(turn.Next, "nobody-now") : turn;

    /// <summary>The greeting's key; null where the caller was greeted already.</summary>
    /// <param name="heardAt">The step whose answer came; null at the start of the call.</param>
    public static string? Greeting(CallStep? heardAt, CallTurn turn, bool hasOpenCase) => (heardAt, turn.Move) switch
    {
        (null, CallMove.AskLanguage) => "welcome",
        (null, _) => hasOpenCase ? "welcome-back" : "welcome",

        // Which words greet somebody known is only clear once the language is.
        (CallStep.Language, not CallMove.AskLanguage and not CallMove.End) when hasOpenCase => "welcome-back",
        _ => null,
    };

    private static CallTurn HearLanguage(CallState state, CallHeard heard, VoiceOptions options)
    {
        if (heard.HungUp) return End(state);
        if (heard.Digits is [>= '1' and <= '9' and var key] && key - '1' < options.Languages.Count) return WithLanguage(state with { Language = options.Languages[key - '1'] }, options);
        return state.IsLastTry ? WithLanguage(state, options) : new CallTurn(CallMove.AskLanguage, state.Again, First: Complaint(heard));
    }

    private static CallTurn WithLanguage(CallState state, VoiceOptions options) => options.Recording switch
    {
        "ask" => new CallTurn(CallMove.AskConsent, state.To(CallStep.Consent)),
        "announce" => AskReason(state with { Consent = RecordingConsent.Yes }, options),
        _ => AskReason(state with { Consent = RecordingConsent.No }, options),
    };

    private static CallTurn HearConsent(CallState state, CallHeard heard, VoiceOptions options) => heard switch
    {
        { HungUp: true } => End(state),
        { Digits: "1" } => AskReason(state with { Consent = RecordingConsent.Yes }, options),
        { Digits: "2" } => AskReason(state with { Consent = RecordingConsent.No }, options),

        // Silence is no consent.
        _ => state.IsLastTry ? AskReason(state with { Consent = RecordingConsent.No }, options) : new CallTurn(CallMove.AskConsent, state.Again, First: Complaint(heard)),
    };

    private static CallTurn AskReason(CallState state, VoiceOptions options) =>
        options.Reason == "record" && state.Consent == RecordingConsent.Yes ? Record(state) : new CallTurn(CallMove.AskReason, state.To(CallStep.Reason));

    private static CallTurn HearReason(CallState state, CallHeard heard, VoiceOptions options)
    {
        if (heard.Speech is not null)
        {
            if (heard.HungUp) return End(state, CallTold.Reason);
            return heard.Confidence * 100 < options.UnsureBelow && state.Consent == RecordingConsent.Yes
                ? Record(state, CallTold.Reason, "unsure")
                : new CallTurn(CallMove.Offer, state.To(CallStep.Offer), CallTold.Reason);
        }

        if (heard.HungUp) return End(state);
        return heard.Digits switch
        {
            "0" => new CallTurn(CallMove.Transfer, state, CallTold.Person),
            "1" => CallBack(state),
            "2" when state.Consent == RecordingConsent.Yes => Record(state),
            LanguageKey when options.Languages.Count > 1 => new CallTurn(CallMove.AskLanguage, state.To(CallStep.Language)),
            _ when !state.IsLastTry => new CallTurn(CallMove.AskReason, state.Again, First: Complaint(heard)),
            _ => state.Consent == RecordingConsent.Yes ? Record(state, first: Complaint(heard)) : CallBack(state, Complaint(heard)),
        };
    }

    private static CallTurn HearRecorded(CallState state, CallHeard heard) => heard switch
    {
        { HasRecording: true, HungUp: true } => End(state, CallTold.Recorded),
        { HasRecording: true } => new CallTurn(CallMove.Offer, state.To(CallStep.Offer), CallTold.Recorded),
        { HungUp: true } => End(state),
        _ => CallBack(state, "nothing-heard"),
    };

    private static CallTurn HearOffer(CallState state, CallHeard heard) => heard switch
    {
        { HungUp: true } => End(state),
        { Digits: "0" } => new CallTurn(CallMove.Transfer, state, CallTold.Person),
        { Digits: "1" } => CallBack(state),
        { Digits: "*" } when state.Tries < 3 => new CallTurn(CallMove.Offer, state.Again),
        { Digits: not null } when !state.IsLastTry => new CallTurn(CallMove.Offer, state.Again, First: "no-choice"),
        _ => new CallTurn(CallMove.Goodbye, state),
    };

    private static CallTurn AfterTransfer(CallState state, CallHeard heard, bool talked) =>
        talked ? End(state, CallTold.Talked)
        : heard.HungUp || heard.QueueResult == "hangup" ? End(state, CallTold.NotReached)
        : new CallTurn(CallMove.PromiseCallBack, state, CallTold.NotReached, "nobody-now");

    /// <summary>After a message it can't be asked for again: what comes behind it is only reached if nothing was recorded.</summary>
    private static CallTurn Record(CallState state, CallTold told = CallTold.Nothing, string? first = null) => new(CallMove.Record, state.To(CallStep.Recorded), told, first);

    private static CallTurn CallBack(CallState state, string? first = null) => new(CallMove.PromiseCallBack, state, CallTold.CallBack, first);

    private static CallTurn End(CallState state, CallTold told = CallTold.Nothing) => new(CallMove.End, state, told);

    private static string Complaint(CallHeard heard) => heard.Digits is null ? "nothing-heard" : "no-choice";
}
