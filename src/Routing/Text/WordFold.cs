namespace ChannelHub.Routing.Text;

/// <summary>How words are compared everywhere: without accents, capitals and punctuation, with one space between words.</summary>
public static class WordFold
{
    public static string Of(string text) => FoldedText.OfWord(text);
}
