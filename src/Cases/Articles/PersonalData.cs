using System.Text.RegularExpressions;

namespace ChannelHub.Cases;

/// <summary>
/// Takes out of a text what points to a person: mail addresses, telephone and other long numbers, what the case knows of the contact, and numbers of orders and invoices. Rough on
/// purpose: it rather takes a little too much, and a person reads what it leaves.
/// </summary>
public static partial class PersonalData
{
    /// <summary>Stands where something was taken out.</summary>
    public const string Gap = "[…]";

    private const int ShortestName = 3;

    /// <summary>The facts whose values are personal.</summary>
    public static bool IsPersonal(string fact) => fact is "order" or "invoice" or "phone";

    public static string Remove(string text, Contact? contact, IEnumerable<KnownFact> facts)
    {
        var known = facts.Where(f => IsPersonal(f.Name)).Select(f => f.Value)
            .Concat(contact?.Addresses.Select(a => a.Address) ?? [])
            .Concat(contact?.Name is { } name ? name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Prepend(name) : [])
            .Where(v => v.Length >= ShortestName).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(v => v.Length);
        text = Address().Replace(text, Gap);
        foreach (var value in known) text = Regex.Replace(text, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(value)}(?![\p{{L}}\p{{N}}])", Gap, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        text = Numbered().Replace(text, m => $"{m.Groups["word"].Value} {Gap}");
        return LongNumber().Replace(text, Gap);
    }

    [GeneratedRegex(@"[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    /// <summary>Seven digits or more, with what people put between them: telephones, cards, accounts, tax numbers.</summary>
    [GeneratedRegex(@"(?<![\p{L}\p{N}])\+?\(?\d(?:[ ().-]{0,2}\d){6,24}(?![\p{L}\p{N}])", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"\b(?<word>pedido|orden|order|encomenda|compra|factura|invoice|fatura|nota fiscal|folio|boleta|recibo)\s*(?:n[o°º.]{0,2}|num\.?|number|n[uú]mero|id|#|:){0,3}\s*[A-Z]{0,5}-?\d{2,14}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
