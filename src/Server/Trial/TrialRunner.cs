using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Cli;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Trial;

/// <param name="Answered">From sending the request until the first answer was there; null if none came in time.</param>
internal sealed record TrialRun(string Key, TrialResult Result, TimeSpan? Answered);

/// <summary>Plays a platform against the hub's own address. It waits on the change feed, so it is as quick as the hub is.</summary>
internal sealed class TrialRunner(
    IEnumerable<IChannelTrial> trials, IEnumerable<IChannel> channels, IHttpClientFactory clients, HubAddresses addresses, ICaseQueries queries, IChangeFeed feed, TimeProvider time) : ITrialRunner
{
    public const string ClientName = "trial";

    /// <summary>How long to wait for the case and its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MaxShownBody = 16 * 1024;
    private const int Page = 200;

    public IReadOnlyList<IChannelTrial> Accounts { get; } = [.. trials.OrderBy(t => t.Account.Value, StringComparer.Ordinal)];

    public async Task<TrialResult> RunAsync(AccountName account, string customer, string text, CancellationToken stop) =>
        (await RunAsync(account, customer, text, null, stop)).Result;

    /// <param name="messageKey">The same key again is a repeat; null makes a new one.</param>
    public async Task<TrialRun> RunAsync(AccountName account, string customer, string text, string? messageKey, CancellationToken stop)
    {
        var trial = Accounts.FirstOrDefault(t => t.Account == account) ?? throw new ArgumentException($"There is no account '{account}' that can be tried.", nameof(account));
        var key = messageKey ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var now = time.GetUtcNow();
        var request = trial.Build(new TrialInput(customer, text, key, now));
        var conversation = new ConversationRef(account, request.Conversation);

        // Listening begins before the message leaves, so that nothing can be missed.
        using var listener = feed.ListenToConversation(conversation);
        var started = time.GetTimestamp();
        var (status, body) = await SendAsync(request, stop);
        var acknowledged = time.GetElapsedTime(started);
        var outcome = status < 300 ? await WaitAsync(listener, conversation, request.ExternalId, started, stop) : new Outcome();
        var result = new TrialResult
        {
            RequestLine = $"{request.Method} {request.Path}",
            Headers = [new("Content-Type", request.ContentType), .. request.Headers],
            Payload = Encoding.UTF8.GetString(request.Body.Span),
            Status = status,
            ResponseBody = body,
            NormalisedJson = Normalise(request, trial, now, outcome),
            Case = outcome.Details?.Case.Number,
            Result = outcome.Routed?.Result,
            Trace = outcome.Routed?.Trace,
            Answers = [.. outcome.Answers.SelectMany(m => trial.Show(AsSent(m)))],
            Acknowledged = acknowledged,
            Routed = outcome.RoutedAfter,
        };
        return new TrialRun(key, result, outcome.AnsweredAfter);
    }

    private async Task<(int Status, string Body)> SendAsync(TrialRequest request, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), addresses.Own + request.Path);
        message.Content = new ReadOnlyMemoryContent(request.Body);
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(message, stop);
        var body = await response.Content.ReadAsStringAsync(stop);
        return ((int)response.StatusCode, body.Length > MaxShownBody ? body[..MaxShownBody] + "…" : body);
    }

    private async Task<Outcome> WaitAsync(IChangeListener listener, ConversationRef conversation, string externalId, long started, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        var outcome = new Outcome();
        try
        {
            while (true)
            {
                outcome = await LookAsync(outcome, conversation, externalId, started, either.Token);
                if (outcome.IsComplete) return outcome;
                await listener.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // What has happened until now is the result.
            return outcome;
        }
    }

    private async Task<Outcome> LookAsync(Outcome before, ConversationRef conversation, string externalId, long started, CancellationToken stop)
    {
        var messages = await ReadAllAsync(conversation, stop);
        if (messages.FirstOrDefault(m => m.Message.Direction == Direction.In && m.Message.Body.ExternalId == externalId)?.Message is not { } ours) return before;
        if (await queries.FindAsync(ours.Id.Case, stop) is not { } details) return before;

        var routed = details.Events.Select(e => e.Data).OfType<Routed>().LastOrDefault(r => r.Trace.Inputs.Message <= ours.Id.Seq);
        // An answer to this message: the answers between it and the customer's next one.
        var answers = messages.Select(m => m.Message).SkipWhile(m => m.Position <= ours.Position).TakeWhile(m => m.Direction == Direction.Out).ToList();
        var elapsed = time.GetElapsedTime(started);
        return before with
        {
            Details = details,
            Ours = ours,
            Routed = routed ?? before.Routed,
            RoutedAfter = before.RoutedAfter ?? (routed is null ? null : elapsed),
            Answers = answers,
            AnsweredAfter = before.AnsweredAfter ?? (answers.Count == 0 ? null : elapsed),
        };
    }

    private async Task<List<MessageView>> ReadAllAsync(ConversationRef conversation, CancellationToken stop)
    {
        var all = new List<MessageView>();
        while (true)
        {
            var page = await queries.ReadConversationAsync(conversation, all.Count == 0 ? 0 : all[^1].Message.Position, Page, stop);
            all.AddRange(page);
            if (page.Count < Page) return all;
        }
    }

    /// <summary>What the channel's mapper makes of the request's body; where the receiver stores another form than the body, what the case holds.</summary>
    private string? Normalise(TrialRequest request, IChannelTrial trial, DateTimeOffset now, Outcome outcome)
    {
        var mapper = channels.First(c => c.Account == trial.Account);
        var mapped = mapper.Map(new RawInbound { Account = trial.Account, Channel = trial.Type, ExternalId = request.ExternalId, ReceivedAt = now, Body = request.Body });
        if (mapped is not Normalised.Message && outcome.Ours is { } ours)
        {
            var body = ours.Body;
            mapped = new Normalised.Message(new InboundMessage
            {
                ExternalId = request.ExternalId, Account = trial.Account, Channel = trial.Type, Conversation = request.Conversation,
                Sender = body.Sender ?? new MessageSender(trial.Type, request.Conversation), SentAt = ours.At, Subject = body.Subject, Text = body.Text, FullText = body.FullText,
                Html = body.Html, Attachments = body.Attachments, InReplyTo = body.InReplyTo, References = body.References, Language = body.Language, Traits = body.Traits,
            });
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            NormalisedJson.Write(writer, mapped);
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private static OutboundMessage AsSent(StoredMessage message) => new()
    {
        Id = message.Id, Conversation = message.Conversation!.Value, Channel = message.Channel!, Position = message.Position, At = message.At, Author = message.Author,
        Body = message.Body, InReplyTo = message.Body.InReplyTo,
    };

    private sealed record Outcome
    {
        public CaseDetails? Details { get; init; }

        public StoredMessage? Ours { get; init; }

        public Routed? Routed { get; init; }

        public IReadOnlyList<StoredMessage> Answers { get; init; } = [];

        public TimeSpan? RoutedAfter { get; init; }

        public TimeSpan? AnsweredAfter { get; init; }

        /// <summary>There is an answer; or there will be none, because a person has taken over.</summary>
        public bool IsComplete => Details is not null && (Answers.Count > 0 || Details.Case.Bot.Paused);
    }
}
