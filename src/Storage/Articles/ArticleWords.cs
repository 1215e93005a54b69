using System.Globalization;
using System.Text;

namespace ChannelHub.Storage;

/// <summary>
/// The words of a text as articles are found by: without accents and capitals, without the words that stand in every sentence, and cut to a stem that a
/// word's forms share ("impresoras", "impresora"; "printing", "printer"). The same for what is stored and for what is asked. Cheap and rough on purpose: a stem that is
/// too short finds a little too much, and the ranking sorts it out.
/// </summary>
internal static class ArticleWords
{
    private const int ShortestStem = 4;
    private const int LongestWord = 40;

    /// <summary>The longest ending first: one is taken off.</summary>
    private static readonly string[] Endings =
    [
        "aciones", "amiento", "imiento", "uciones", "iciones", "amente", "mente", "acion", "ucion", "icion", "iendo", "ation", "ciones", "ando", "endo", "indo", "adas", "ados", "idas", "idos", "acao", "icao", "ucao", "coes", "oras", "ores",
        "cion", "ando", "ing", "ora", "dor", "ada", "ado", "ida", "ido", "ers", "ed", "er", "ar", "ir", "or", "en", "em", "an", "am", "es", "as", "os", "a", "e", "o",
    ];

    private static readonly HashSet<string> Empty = new(
        """
        a al algo ante antes aqui asi aun aunque bien cada como con contra cual cuando da de del desde donde dos el ella ellos en entre era es esa ese eso esta estan estar este esto estoy fue ha hace hacer han hasta hay hola la las le les lo los mas me mi mis mucho muy
        nada ni no nos o os otra otro para pero poco por porque puede puedo que quien quiero se sea ser si sido sin sobre solo son soy su sus tambien te tengo tiene todo tu tus un una uno unos usted ustedes y ya yo
        about after all am an and any are as at be because been but by can cannot cant could did do does doesnt dont for from get gets had has have he hello help her his how i if im in into is isnt it its just me more my need of on or our out please she should so some
        than that the their them there they this to too us was we were what when where which who why will with would you your
        ao aos ate com como da das de depois do dos e ela ele em essa esse esta estou eu foi isso isto ja la mais mas me meu minha muito na nao nas nem no nos nossa nosso num numa o ola os ou para pela pelo pois por preciso quando que quem quero sao se sem ser seu sua tem tenho um uma voce voces
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>Stems in the order of the text, repeated as often as they stand there.</summary>
    public static List<string> Of(string text)
    {
        var stems = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)) Take(word, stems);
        }

        Take(word, stems);
        return stems;
    }

    /// <summary>As one text, for the index.</summary>
    public static string Join(string text) => string.Join(' ', Of(text));

    private static void Take(StringBuilder word, List<string> stems)
    {
        if (word.Length is > 0 and <= LongestWord)
        {
            var whole = word.ToString();
            if (whole.Length > 1 && !Empty.Contains(whole)) stems.Add(Stem(whole));
        }

        word.Clear();
    }

    private static string Stem(string word)
    {
        if (word.Any(char.IsAsciiDigit)) return word;
        if (word.Length > ShortestStem && word[^1] == 's' && word[^2] != 's') word = word[..^1];
        foreach (var ending in Endings)
        {
            if (word.Length - ending.Length >= ShortestStem && word.EndsWith(ending, StringComparison.Ordinal)) return word[..^ending.Length];
        }

        return word;
    }
}
