using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>An account that writes texts, for the channel of calls that sends through it.</summary>
internal interface ITwilioTexts
{
    /// <summary>The conversation in which a customer answers what was sent between two ends.</summary>
    /// <param name="from">Our number, or a Messaging Service.</param>
    ConversationRef ConversationOf(string from, PhoneAddress to);
}
