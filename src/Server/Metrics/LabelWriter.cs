using System.Globalization;
using System.Text;

namespace ChannelHub.Server.Metrics;

/// <summary>
/// Writes labels in the form of the Prometheus text (<c>account="web",outcome="done"</c>), in the order given, without an allocation in the common case.
/// </summary>
internal ref struct LabelWriter(Span<char> buffer)
{
    private readonly Span<char> buffer = buffer;
    private StringBuilder? overflow;
    private int length;

    public readonly ReadOnlySpan<char> Text => overflow is null ? buffer[..length] : overflow.ToString();

    public void Write(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Value is null) continue;
            if (length > 0 || overflow is { Length: > 0 }) Add(',');
            AddName(tags[i].Key);
            Add('=');
            Add('"');
            AddValue(tags[i].Value!);
            Add('"');
        }
    }

    private void AddName(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            Add(char.IsAsciiLetter(c) || c == '_' || (char.IsAsciiDigit(c) && i > 0) ? c : '_');
        }
    }

    private void AddValue(object value)
    {
        var text = value switch
        {
            string s => s,
            bool b => b ? "true" : "false",
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        foreach (var c in text)
        {
            switch (c)
            {
                case '\\': Add('\\'); Add('\\'); break;
                case '"': Add('\\'); Add('"'); break;
                case '\n': Add('\\'); Add('n'); break;
                default: Add(c); break;
            }
        }
    }

    private void Add(char c)
    {
        if (overflow is not null)
        {
            overflow.Append(c);
        }
        else if (length < buffer.Length)
        {
            buffer[length++] = c;
        }
        else
        {
            overflow = new StringBuilder().Append(buffer[..length]).Append(c);
        }
    }
}
