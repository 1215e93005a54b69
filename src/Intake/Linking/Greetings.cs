using System.Collections.Concurrent;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// Greets where there is no case to answer in. A greeting is committed with the payload that it answers and sent like every other answer: it stands in the books, keeps its conversation's order, and is
/// neither lost nor said twice when the program stops.
/// </summary>
internal sealed class Greetings
{
    /// <summary>Whoever presses the button again and again is greeted once in this time.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(ConversationRef, string), (InboxId For, DateTimeOffset At)> greeted = new();

    /// <summary>The greeting to be sent; none if the same was said just now.</summary>
    public IReadOnlyList<OutboundMessage> For(InboxId payload, Greeting greeting, string channel, DateTimeOffset now)
    {
        var key = (greeting.Conversation, greeting.Text);
        if (greeted.TryGetValue(key, out var last) && last.For != payload && now - last.At < Rest) return [];
        if (greeted.Count >= MostRemembered) greeted.Clear();
        greeted[key] = (payload, now);
        return
        [
            new OutboundMessage
            {
                Id = MessageId.OfNoCase(payload),
                Conversation = greeting.Conversation,
                Channel = channel,
                Position = 0,
                At = now,
                Author = new MessageAuthor(AuthorKind.Bot),
                Body = new MessageBody { Text = greeting.Text, Language = greeting.Language },
                ReplyAddress = greeting.ReplyAddress,
            },
        ];
    }
}

/// <summary>What is said to somebody who has not said anything yet.</summary>
internal sealed record Greeting(ConversationRef Conversation, string? ReplyAddress, string Text, string Language);
