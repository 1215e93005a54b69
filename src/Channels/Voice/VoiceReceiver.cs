using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Voice;

/// <summary>
/// The way in, and the voice: proves that Twilio calls, stores what the caller told, and only then says what comes next. What is said is decided by <see cref="CallFlow"/>.
/// </summary>
internal sealed class VoiceReceiver(TwilioConnections<VoiceAccount> accounts, VoiceCases cases, VoiceStores stores, IMessageIntake intake, TimeProvider time, ILogger<VoiceReceiver> logger, IVoiceDesk? desk = null)
{
    private readonly VoiceLog log = new(logger);

    // Calls come as forms and nothing else; what is stored has our own parameters behind theirs, and JSON has no behind.
    private readonly TwilioDoor<VoiceAccount> door = new(VoiceInboundMapper.Channel, accounts, intake, time, new VoiceLog(logger), VoiceProblems.NoForm);

    private int calendarMissing;

    /// <summary><c>POST /channels/{account}/voice</c>: the telephone rings.</summary>
    public async Task PostCallAsync(HttpContext http)
    {
        if (await door.ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        if (VoiceAddresses.Of(form, account.Options) is not { } addresses)
        {
            await KeepNonsenseAsync(http, account, body);
            return;
        }

        var known = await cases.RecallAsync(account, addresses, http.RequestAborted);
        await SayAsync(http, account, addresses, form, body, null, CallFlow.Start(account.Options, known.Language), known.OpenCase);
    }

    /// <summary><c>POST /channels/{account}/voice/{step}/{state}</c>: what the caller said or pressed, or how a transfer ended.</summary>
    public async Task PostStepAsync(HttpContext http)
    {
        if (await door.ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        if (CallState.Read(http.Request.RouteValues["step"] as string, http.Request.RouteValues["state"] as string) is not { } state)
        {
            await door.RefuseAsync(http, account, VoiceProblems.BadAddress);
            return;
        }

        if (VoiceAddresses.Of(form, account.Options) is not { } addresses)
        {
            await KeepNonsenseAsync(http, account, body);
            return;
        }

        var openCase = state.Step == CallStep.Language ? (await cases.RecallAsync(account, addresses, http.RequestAborted)).OpenCase : null;
        await SayAsync(http, account, addresses, form, body, state, CallFlow.Hear(state, CallHeard.Of(form), account.Options), openCase);
    }

    /// <summary><c>POST /channels/{account}/voice/status</c>: how the call ended. 204 once it is stored.</summary>
    public async Task PostStatusAsync(HttpContext http)
    {
        if (await door.ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        if (VoiceAddresses.Of(form, account.Options) is not { } addresses)
        {
            await KeepNonsenseAsync(http, account, body);
            return;
        }

        // What goes on is of no interest: only an end tells whether anybody was heard.
        var status = form.Text("CallStatus"u8) is { Length: <= 40 } word ? word : "";
        var missed = CallHeard.IsOver(status) && form.Text("Direction"u8) is null or "inbound"
            && !await cases.HasToldAsync(new ConversationRef(account.Name, addresses.Key), addresses.CallSid, http.RequestAborted);
        var told = missed ? VoiceInboundMapper.Missed : VoiceInboundMapper.Ended;
        var language = missed ? (await cases.RecallAsync(account, addresses, http.RequestAborted)).Language : null;
        var outcome = await door.AcknowledgeAsync(http, account, missed ? $"{addresses.CallSid}:{VoiceInboundMapper.Missed}" : $"{addresses.CallSid}:{VoiceInboundMapper.Ended}:{status}",
            With(body, (VoiceInboundMapper.ToldParameter, told), (VoiceInboundMapper.LanguageParameter, VoiceTexts.Languages.Contains(language ?? "") ? language! : account.Options.Languages[0])));
        if (outcome is AcceptOutcome.Stored && CallHeard.IsOver(status)) account.Metrics.Ended(account.Name, missed);
    }

    /// <summary><c>…/voice/recording/{caller}</c>: a recording is ready.</summary>
    public Task PostRecordingAsync(HttpContext http) => PostLaterAsync(http, VoiceInboundMapper.Recording, form => form.Text("RecordingSid"u8), "RecordingStatus");

    /// <summary><c>…/voice/transcription/{caller}</c>: a recording was transcribed.</summary>
    public Task PostTranscriptionAsync(HttpContext http) => PostLaterAsync(http, VoiceInboundMapper.Transcription, form => form.Text("TranscriptionSid"u8), "TranscriptionStatus");

    private async Task PostLaterAsync(HttpContext http, string told, Func<TwilioForm, string?> sidOf, string statusName)
    {
        if (await door.ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        if (account.Open(http.Request.RouteValues["caller"] as string) is not var (conversation, language))
        {
            await door.RefuseAsync(http, account, VoiceProblems.BadAddress);
            return;
        }

        var sid = sidOf(form);
        var status = form.Text(Encoding.ASCII.GetBytes(statusName));
        var id = VoiceAddresses.SidOf(form) is { } call && sid is { Length: <= 40 } && status is null or { Length: <= 40 } ? $"{call}:{told}:{sid}:{status}" : TwilioDoor<VoiceAccount>.HashOf(body);
        await door.AcknowledgeAsync(http, account, id, With(body, (VoiceInboundMapper.ToldParameter, told), (VoiceInboundMapper.LanguageParameter, language), (VoiceInboundMapper.ConversationParameter, conversation)));
    }

    private async Task SayAsync(HttpContext http, VoiceAccount account, VoiceAddresses addresses, TwilioForm form, byte[] body, CallState? from, CallTurn turn, CaseNumber? openCase)
    {
        if (!await KeepAsync(account, addresses, body, from, turn))
        {
            await door.RefuseAsync(http, account, TwilioProblems.Unavailable);
            return;
        }

        var conversation = new ConversationRef(account.Name, addresses.Key);
        var needsCase = turn.Move is CallMove.Offer or CallMove.Transfer or CallMove.PromiseCallBack;
        var found = needsCase ? await cases.FindAsync(conversation, addresses.CallSid, http.RequestAborted) : null;
        if (needsCase && found is null) log.NumberLate(account.Name);
        var target = turn.Move is CallMove.Offer or CallMove.Transfer && IsOpen(account) ? account.Options.TransferOf(found?.Queue) : null;
        var settled = CallFlow.Settle(turn, target is not null);
        if (settled != turn && !await KeepAsync(account, addresses, body, from, settled))
        {
            await door.RefuseAsync(http, account, TwilioProblems.Unavailable);
            return;
        }

        var facts = new CallFacts
        {
            Number = found?.Number,
            Known = openCase,
            Greeting = CallFlow.Greeting(from?.Step, settled, openCase is not null),
            Target = target,
            CanText = addresses.CanBeTexted && stores.SmsOf(account.Options) is not null,
            CanCallBack = addresses.Theirs is not null,
            Hints = settled.Move == CallMove.AskReason ? desk?.Hints(settled.Next.Language) ?? [] : [],
            Seal = settled.Move == CallMove.Record ? account.Seal(addresses, settled.Next.Language) : "",
        };
        await TwilioDoor<VoiceAccount>.WriteAsync(http.Response, VoiceOutboundMapper.Write(settled, facts, account.Options, account.Here));
    }

    /// <summary>Stores what was told, if anything was; false if it can't be stored now.</summary>
    private async Task<bool> KeepAsync(VoiceAccount account, VoiceAddresses addresses, byte[] body, CallState? from, CallTurn turn)
    {
        if (turn.Told == CallTold.Nothing) return true;
        var word = VoiceInboundMapper.Word(turn.Told);
        var outcome = await door.StoreAsync(account, $"{addresses.CallSid}:{word}:{from?.Path}", With(body,
            (VoiceInboundMapper.ToldParameter, word), (VoiceInboundMapper.LanguageParameter, turn.Next.Language), (VoiceInboundMapper.ConsentParameter, turn.Next.Consent == RecordingConsent.Yes ? "y" : "n"),
            (VoiceInboundMapper.LaterParameter, cases.HasTold(addresses.CallSid) ? "y" : "n")));
        if (outcome is AcceptOutcome.Unavailable) return false;
        if (outcome is AcceptOutcome.Stored) account.Metrics.Told(account.Name, word);
        cases.Remember(addresses.CallSid);
        return true;
    }

    private bool IsOpen(VoiceAccount account)
    {
        if (account.Options.Calendar is not { } calendar || desk is null) return true;
        if (desk.IsOpen(calendar, time.GetUtcNow()) is { } open) return open;
        if (Interlocked.Exchange(ref calendarMissing, 1) == 0) log.NoCalendar(account.Name, calendar);
        return false;
    }

    /// <summary>Signed, but no call of ours: kept, and set aside by the mapper.</summary>
    private async Task KeepNonsenseAsync(HttpContext http, VoiceAccount account, byte[] body)
    {
        if (await door.StoreAsync(account, TwilioDoor<VoiceAccount>.HashOf(body), body) is AcceptOutcome.Unavailable) await door.RefuseAsync(http, account, TwilioProblems.Unavailable);
        else await TwilioDoor<VoiceAccount>.WriteAsync(http.Response, VoiceOutboundMapper.Nothing);
    }

    private static byte[] With(byte[] body, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in more) text.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return [.. body, .. Encoding.ASCII.GetBytes(text.ToString())];
    }
}

/// <summary>Ways in which only a call's webhook is refused.</summary>
internal static class VoiceProblems
{
    public static readonly Problem BadAddress = new(400, "form", "The address is not of its form", "It is none that the hub gave out for a step of a call.");
    public static readonly Problem NoForm = new(415, "type", "This content type is not taken", "Send application/x-www-form-urlencoded.");
}
