using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>What agents should know about a message, as a plain sentence.</summary>
public static class NoteSentences
{
    public static string Of(MessageNote note, Texts text) =>
        text.Fill(text.Find($"note.{note.Kind}") is null ? "note.other" : $"note.{note.Kind}", ("detail", note.Detail ?? note.Kind));
}
