using System.Text.RegularExpressions;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.After;

/// <summary>Reads what customers answer to a question from 1 to 5. Pure.</summary>
public static partial class SurveyWords
{
    /// <summary>"5", "5/5", "5 - excelente", "un 4, gracias", "⭐⭐⭐⭐"; null for anything that may say something else, such as "5 pantallas no encienden".</summary>
    public static int? Score(string text, BotWords words)
    {
        text = text.Trim();
        if (text.Length is 0 or > 2_000) return null;
        if (text.Replace("⭐", "", StringComparison.Ordinal).Length == 0) return text.Length <= 5 ? text.Length : null;
        if (Number().Match(text) is not { Success: true } hit) return null;
        var rest = hit.Groups["rest"].Value;
        if (rest.Length > 0 && hit.Groups["mark"].Length == 0 && !words.IsThanks(WordFold.Of(rest))) return null;
        return hit.Groups["score"].Value[0] - '0';
    }

    [GeneratedRegex(
        @"^(?:(?:un|una|a|um|uma|nota|score|puntaje|calificaci[oó]n|le doy un|le pongo un|dou)\s*:?\s+)?(?<score>[1-5])(?:\s*/\s*5|\s*(?:de|out of|of)\s+5)?(?:\s*(?:estrellas?|stars?|estrelas?|puntos?|points?|pontos?))?(?:(?<mark>\s*[-–—:,.;!)\n]\s*)|\s+|$)(?<rest>[\s\S]*)$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
