namespace ChannelHub.Routing.Yaml;

/// <summary>A part of a YAML document that knows where it stands, so that every fault can say so. Lines and columns count from 1.</summary>
internal abstract record YamlItem(int Line, int Column);

/// <summary>A single value. Everything is text here; what it has to be is the reader's to say.</summary>
/// <param name="Quoted">Written in quotes or as a block.</param>
internal sealed record YamlText(int Line, int Column, string Value, bool Quoted) : YamlItem(Line, Column);

internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlItem> Items) : YamlItem(Line, Column);

internal sealed record YamlMap(int Line, int Column, IReadOnlyList<YamlEntry> Entries) : YamlItem(Line, Column);

internal sealed record YamlEntry(YamlText Key, YamlItem Value);
