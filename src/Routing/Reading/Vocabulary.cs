using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Learned;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Text;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>What a routing file declares, for its rules to name.</summary>
internal sealed class Vocabulary(PlanBuilder builder, FaultList faults)
{
    /// <summary>Of each kind.</summary>
    public const int MaxDeclared = 1_000;

    public Dictionary<string, DeclaredDepartment> Departments { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RoutingQueue> Queues { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Calendar> Calendars { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PromisePolicy> Sla { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DeclaredProduct> Products { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DeclaredErrorCode> ErrorCodes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DeclaredTopic> Topics { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<int>> Lists { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Office> Offices { get; } = new(StringComparer.Ordinal);

    /// <summary>Named by the offices.</summary>
    public HashSet<string> Regions { get; } = new(StringComparer.Ordinal);

    /// <summary>Named by the contacts.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Tiers { get; } = new(StringComparer.Ordinal);

    public PlanBuilder Builder => builder;

    /// <summary>The model that rules can ask; null while there is none.</summary>
    public LearnedModel? Learned { get; init; }

    /// <summary>Whether the name is declared; if not, that is a fault at its place.</summary>
    public bool Knows<T>(Dictionary<string, T> declared, string what, YamlText name)
    {
        if (declared.ContainsKey(name.Value)) return true;
        faults.AddUnknown(name, what, name.Value, declared.Keys);
        return false;
    }

    /// <summary>Takes a declared name into its table; a fault if the name's form is wrong or it is there already.</summary>
    public bool Declare<T>(Dictionary<string, T> declared, string what, YamlText? name, T value)
    {
        if (name is null) return false;
        if (!IsName(name.Value))
        {
            faults.Add(name, $"'{Shown(name.Value)}' is no name for a {what}; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
            return false;
        }

        if (declared.Count == MaxDeclared)
        {
            faults.Add(name, $"This is one {what} too many; at most {MaxDeclared} are possible.");
            return false;
        }

        if (declared.TryAdd(name.Value, value)) return true;
        faults.Add(name, $"The {what} '{name.Value}' is declared a second time.");
        return false;
    }

    /// <summary>The numbers of the words of a list; <c>$name</c> stands for the words of a named list.</summary>
    public IReadOnlyList<int> WordsOf(IReadOnlyList<YamlText> items)
    {
        var found = new List<int>();
        foreach (var item in items)
        {
            if (item.Value.StartsWith('$'))
            {
                var name = item with { Value = item.Value[1..] };
                if (Knows(Lists, "list", name)) found.AddRange(Lists[name.Value]);
                continue;
            }

            var (forms, fault) = WordPattern.Parse(item.Value);
            if (fault is not null) faults.Add(item, fault);
            if (builder.Words.Count + forms.Count > PlanBuilder.MaxWords)
            {
                faults.Add(item, $"The file has more than {PlanBuilder.MaxWords} different words with this one.");
                return found;
            }

            found.AddRange(forms.Select(builder.Word));
        }

        return found;
    }

    public static bool IsName(string text) => text is { Length: > 0 and <= 60 } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    public static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

internal sealed record DeclaredDepartment(int Place, Department Department, IReadOnlyDictionary<Priority, string> Sla, string? DefaultSla);

/// <param name="Atom">Holds when the product is named.</param>
internal sealed record DeclaredProduct(Product Product, int Atom, IReadOnlyList<int> Words);

/// <param name="Signs">Its words and patterns.</param>
internal sealed record DeclaredErrorCode(IReadOnlyList<int> Signs);

/// <param name="GivesWayAt">Of a general topic, the points with which a particular one goes before it.</param>
internal sealed record DeclaredTopic(int Place, string Department, int? GivesWayAt);
