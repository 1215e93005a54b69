using System.Collections.Concurrent;
using System.Collections.Frozen;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// Greets where there is no case to answer in. A greeting is sent once at most and stored nowhere: nothing depends on it, and one that is lost is made up for by the
/// acknowledgement of the first real message.
/// </summary>
public sealed class Courtesy(IEnumerable<IChannel> channels, IntakeOptions options, TimeProvider time, ILogger<Courtesy> log)
{
    /// <summary>Whoever presses the button again and again is greeted once in this time.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private const int MostRemembered = 10_000;

    private readonly FrozenDictionary<AccountName, IChannel> channels = channels.ToFrozenDictionary(c => c.Account);
    private readonly ConcurrentDictionary<(ConversationRef, string), DateTimeOffset> greeted = new();

    internal async Task SayAsync(Greeting greeting, CancellationToken stop)
    {
        var (conversation, replyAddress, text, language) = greeting;
        if (!channels.TryGetValue(conversation.Account, out var channel)) return;
        var now = time.GetUtcNow();
        if (greeted.TryGetValue((conversation, text), out var last) && now - last < Rest) return;
        if (greeted.Count >= MostRemembered) greeted.Clear();
        greeted[(conversation, text)] = now;

        var message = new OutboundMessage
        {
            Id = default,
            Conversation = conversation,
            Channel = channel.Type,
            Position = 0,
            At = now,
            Author = new MessageAuthor(AuthorKind.Bot),
            Body = new MessageBody { Text = text, Language = language },
            ReplyAddress = replyAddress,
        };
        using var limit = new CancellationTokenSource(options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var outcome = await channel.SendAsync(new OutboxRow { Message = message, State = DeliveryState.Pending, Attempts = 0, PartsSent = 0, DueAt = now }, either.Token).ConfigureAwait(false);
            if (outcome is not SendOutcome.Sent) ContactLinksLog.NotGreeted(log, conversation.Account.Value, outcome.GetType().Name);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            // By the channel's contract an exception is an unknown end, and a courtesy is not repeated.
            ContactLinksLog.NotGreeted(log, conversation.Account.Value, fault.GetType().Name);
        }
    }
}

/// <summary>What is said to somebody who has not said anything yet.</summary>
internal sealed record Greeting(ConversationRef Conversation, string? ReplyAddress, string Text, string Language);
