using ChannelHub.Cases;

namespace ChannelHub.Intake.Linking;

/// <summary>What a customer is told about being linked.</summary>
public enum LinkReply
{
    /// <summary>Pressed "start": who we are and what to write.</summary>
    Welcome,

    /// <summary>How a link is asked for.</summary>
    HowTo,

    /// <summary>If the address is known, a code is on its way there. Nobody is told whether it is.</summary>
    CodeSent,
    CodeWrong,

    /// <summary>The time is over, or the tries are.</summary>
    CodeOver,
    TooMany,
    Done,

    /// <summary>The two may be two people.</summary>
    Differs,

    /// <summary>A token that is forged, expired or used.</summary>
    Invalid,
}

internal static class LinkReplies
{
    public static string TextKey(this LinkReply reply) => reply switch
    {
        LinkReply.Welcome => "welcome",
        LinkReply.HowTo => "link-how",
        LinkReply.CodeSent => "link-code-sent",
        LinkReply.CodeWrong => "link-code-wrong",
        LinkReply.CodeOver => "link-code-over",
        LinkReply.TooMany => "link-too-many",
        LinkReply.Done => "link-done",
        LinkReply.Differs => "link-differs",
        LinkReply.Invalid => "link-invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(reply), reply, "There is no such reply."),
    };
}

/// <summary>What came of a message about a link.</summary>
/// <param name="Reply">Null when the message is about something else after all.</param>
/// <param name="Note">For the agents, where a token was no good.</param>
/// <param name="Greeting">All that follows, where the message opens no case.</param>
internal sealed record LinkHeard(LinkReply? Reply, MessageNote? Note = null, Greeting? Greeting = null);
