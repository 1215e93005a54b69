namespace ChannelHub.Cases;

/// <summary>How the parts of one message become one. Pure.</summary>
public static class MessageParts
{
    /// <summary>What stands in the place of words where a part has none: "[photo]".</summary>
    public static bool IsNote(string text) => text is ['[', .., ']'] && text.IndexOf(']', StringComparison.Ordinal) == text.Length - 1;

    /// <summary>The words of both; a note gives way to words.</summary>
    public static string Join(string whole, string part) => IsNote(part) ? whole : IsNote(whole) ? part : $"{whole}\n{part}";
}
