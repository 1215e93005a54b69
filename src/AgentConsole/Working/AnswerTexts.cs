using System.Text.RegularExpressions;

namespace ChannelHub.AgentConsole.Working;

/// <summary>A draft as an agent sends it: the citations are for the one who checks it, not for the customer.</summary>
public static partial class AnswerTexts
{
    public static string WithoutCitations(string draft) => Citation().Replace(draft, "");

    [GeneratedRegex(@"[ \t]*\[\d[\d,; ]*\]", RegexOptions.NonBacktracking)]
    private static partial Regex Citation();
}
