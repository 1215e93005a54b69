using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ChannelHub.Routing.Yaml;

/// <summary>
/// Builds the tree of a YAML document from the parser's events, within limits. Anchors and aliases are refused: with them a small file can
/// unfold into gigabytes, and the file's own <c>lists:</c> do the same job by name.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>How deep lists and mappings may nest.</summary>
    public const int MaxDepth = 32;

    private const string Unread = "Nothing after this place was looked at.";

    private readonly Parser parser;
    private readonly FaultList faults;

    private YamlTree(Parser parser, FaultList faults)
    {
        this.parser = parser;
        this.faults = faults;
    }

    /// <summary>The document's mapping; null when it has none or its syntax is wrong, which is then among the faults.</summary>
    public static YamlMap? Read(string yaml, FaultList faults)
    {
        using var reader = new StringReader(yaml);
        var parser = new Parser(reader);
        try
        {
            return new YamlTree(parser, faults).ReadDocument();
        }
        catch (YamlException e)
        {
            faults.Add((int)Math.Max(1, e.Start.Line), (int)Math.Max(1, e.Start.Column), $"This is not YAML: {Sentence(Reason(e.Message))} {Unread}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 16 answers some broken files with these instead of its own exception, for example a flow list that never ends.
            var end = parser.Current?.End ?? Mark.Empty;
            faults.Add((int)Math.Max(1, end.Line), (int)Math.Max(1, end.Column), $"This is not YAML: something here or just after it is not complete, such as a bracket or a quote. {Unread}");
        }

        return null;
    }

    private YamlMap? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            faults.Add(1, 1, "The file is empty; it needs at least version, departments, queues and defaults.");
            return null;
        }

        var item = ReadItem(0);
        if (item is null) return null;
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var second)) faults.Add((int)second.Start.Line, (int)second.Start.Column, "A second document begins here; a routing file has one.");
        if (item is YamlMap map) return map;
        faults.Add(item, "A routing file is a mapping: version, departments, queues, rules, defaults and so on.");
        return null;
    }

    /// <summary>Null when the rest can't be read; the reason is among the faults.</summary>
    private YamlItem? ReadItem(int depth)
    {
        var (line, column) = Place(parser.Current!);
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false })
        {
            faults.Add(line, column, "Anchors (&name) are not possible here; put shared words under 'lists:' and name them as $name.");
        }

        if (depth > MaxDepth)
        {
            faults.Add(line, column, $"Lists and mappings nest more than {MaxDepth} deep. {Unread}");
            return null;
        }

        if (parser.TryConsume<Scalar>(out var scalar)) return new YamlText(line, column, scalar.Value, scalar.Style != ScalarStyle.Plain);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            faults.Add(line, column, $"'*{alias.Value}' is a YAML alias, which is not possible here; a word that begins with '*' has to be in quotes.");
            return new YamlText(line, column, $"*{alias.Value}", true);
        }

        return parser.Current is SequenceStart ? ReadList(line, column, depth) : ReadMap(line, column, depth);
    }

    private YamlList? ReadList(int line, int column, int depth)
    {
        parser.Consume<SequenceStart>();
        var items = new List<YamlItem>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadItem(depth + 1) is not { } item) return null;
            items.Add(item);
        }

        return new YamlList(line, column, items);
    }

    private YamlMap? ReadMap(int line, int column, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadItem(depth + 1);
            if (key is null || ReadItem(depth + 1) is not { } value) return null;
            if (key is not YamlText text) faults.Add(key, "A key has to be a word.");
            else if (!seen.TryAdd(text.Value, text.Line)) faults.Add(text, $"'{text.Value}' stands here a second time; the first is in line {seen[text.Value]}.");
            else entries.Add(new YamlEntry(text, value));
        }

        return new YamlMap(line, column, entries);
    }

    private static (int Line, int Column) Place(ParsingEvent e) => ((int)e.Start.Line, (int)e.Start.Column);

    /// <summary>The parser's message without the place that it puts in front.</summary>
    private static string Reason(string message)
    {
        var end = message.StartsWith('(') ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return end < 0 ? message : message[(end + 3)..];
    }

    private static string Sentence(string reason) => reason.TrimEnd('.', ' ') + ".";
}
