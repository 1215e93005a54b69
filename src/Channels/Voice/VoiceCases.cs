using System.Collections.Concurrent;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Voice;

/// <summary>What the hub knows of a caller before he has said anything.</summary>
internal sealed record KnownCaller(string? Language, CaseNumber? OpenCase);

/// <param name="Queue">Null where it is not known.</param>
internal sealed record CallCase(CaseNumber Number, string? Queue);

/// <summary>Looks up the cases of callers. What it can't find in time is left out: a caller does not wait for the hub.</summary>
internal sealed class VoiceCases(ICaseQueries queries, IChangeFeed feed, VoiceStores stores, TimeProvider time)
{
    /// <summary>How long a caller waits for the number of the case. Twilio gives up after 15 seconds, callers sooner.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int Page = 200;
    private const int MostRemembered = 20_000;

    /// <summary>The calls in which something was told, so that an end right behind it does not look like a missed call. After a restart the store tells.</summary>
    private readonly ConcurrentDictionary<string, bool> told = new(StringComparer.Ordinal);

    public async Task<KnownCaller> RecallAsync(VoiceAccount account, VoiceAddresses addresses, CancellationToken stop)
    {
        if (addresses.Theirs is null || stores.Cases.Value is not { } cases) return new KnownCaller(null, null);
        try
        {
            var found = await stores.LoadAsync(cases, account.Options, new ConversationRef(account.Name, addresses.Key), addresses, stop);
            return new KnownCaller(found.Conversation?.Language ?? found.Contact?.Language, found.Case is { IsLive: true } open ? open.Number : null);
        }
        catch (StoreUnavailableException)
        {
            return new KnownCaller(null, null);
        }
    }

    public void Remember(string callSid)
    {
        if (told.Count >= MostRemembered) told.Clear();
        told[callSid] = true;
    }

    /// <summary>Whether something was told in a call, as far as this program has heard it.</summary>
    public bool HasTold(string callSid) => told.ContainsKey(callSid);

    public async Task<bool> HasToldAsync(ConversationRef conversation, string callSid, CancellationToken stop) => told.ContainsKey(callSid) || await ReadAsync(conversation, callSid, stop) is not null;

    /// <summary>The case that holds what was told in this call; null if it is not there in time.</summary>
    public async Task<CallCase?> FindAsync(ConversationRef conversation, string callSid, CancellationToken stop)
    {
        // Listening begins before the first look, so that nothing can be missed.
        using var listener = feed.ListenToConversation(conversation);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            while (true)
            {
                if (await ReadAsync(conversation, callSid, either.Token) is { } number)
                {
                    var snapshot = stores.Cases.Value is { } cases ? await cases.LoadCaseAsync(number, either.Token) : null;
                    return new CallCase(number, snapshot?.Case.Queue);
                }

                await listener.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return null;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<CaseNumber?> ReadAsync(ConversationRef conversation, string callSid, CancellationToken stop)
    {
        long after = 0;
        while (true)
        {
            var page = await queries.ReadConversationAsync(conversation, after, Page, stop);
            foreach (var view in page)
            {
                if (view.Message.Direction == Direction.In && view.Message.Body.ExternalId?.StartsWith(callSid + ":", StringComparison.Ordinal) == true) return view.Message.Id.Case;
            }

            if (page.Count < Page) return null;
            after = page[^1].Message.Position;
        }
    }
}
