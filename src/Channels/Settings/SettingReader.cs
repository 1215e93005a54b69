using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ChannelHub.Cases;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels;

/// <summary>
/// Reads one account's settings key by key and collects every fault instead of stopping at the first. A key that nobody asked for is a fault too: a misspelt
/// setting must not be silently without effect. Keys are compared without regard to case, as everywhere in the configuration.
/// </summary>
internal sealed class SettingReader(IConfigurationSection section)
{
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase) { "type" };
    private readonly List<SettingFault> faults = [];

    /// <summary>All faults found so far, those of unknown keys last. Ask after everything was read.</summary>
    public IReadOnlyList<SettingFault> Faults =>
    [
        .. faults,
        .. section.GetChildren().Where(c => !known.Contains(c.Key)).Select(c => SettingFault.UnknownKey(c.Path, known)),
    ];

    public string? Text(string key, int maxLength)
    {
        var value = Value(key);
        if (value is null) return null;
        if (value.Length <= maxLength && !value.Any(char.IsControl)) return value;
        Fault(key, value.Length > 60 ? value[..60] + "…" : value, $"at most {maxLength} characters on one line are allowed.");
        return null;
    }

    public int Int(string key, int ifMissing, int min, int max) => (int)Long(key, ifMissing, min, max);

    public long Long(string key, long ifMissing, long min, long max)
    {
        var value = Value(key);
        if (value is null) return ifMissing;
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Fault(key, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max} is allowed."));
        return ifMissing;
    }

    /// <summary>Written <c>hh:mm:ss</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan ifMissing, TimeSpan min, TimeSpan max)
    {
        var value = Value(key);
        if (value is null) return ifMissing;
        if (TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var span) && span >= min && span <= max) return span;
        Fault(key, value, $"a duration from {min:c} to {max:c} is allowed, written hh:mm:ss.");
        return ifMissing;
    }

    public bool Flag(string key, bool ifMissing)
    {
        var value = Value(key);
        if (value is null) return ifMissing;
        if (bool.TryParse(value, out var flag)) return flag;
        Fault(key, value, "allowed are true and false.");
        return ifMissing;
    }

    /// <summary>One of a few names, in whatever case; kept as the enumeration's value.</summary>
    public T Word<T>(string key, T ifMissing) where T : struct, Enum
    {
        var word = Word(key, null, [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())]);
        return word is null ? ifMissing : Enum.Parse<T>(word, ignoreCase: true);
    }

    /// <summary>One of a few words, in whatever case; kept in lower case.</summary>
    [return: NotNullIfNotNull(nameof(ifMissing))]
    public string? Word(string key, string? ifMissing, params ReadOnlySpan<string> allowed)
    {
        var text = Text(key, 40)?.ToLowerInvariant();
        if (text is null) return ifMissing;
        if (allowed.Contains(text)) return text;
        Fault(key, text, $"one of these is allowed: {string.Join(", ", allowed)}.");
        return ifMissing;
    }

    /// <summary>An address that requests with secrets may go to, or that customers are sent to; null if there is none. As it was written, with or without a slash at its end.</summary>
    /// <param name="maxLength">In characters.</param>
    /// <param name="mayAsk">A query may belong to it.</param>
    public string? Address(string key, int maxLength = 500, bool mayAsk = false)
    {
        var text = Text(key, maxLength);
        if (text is null || IsSafe(text, mayAsk)) return text;
        Fault(key, text, "an https address is allowed, with a path if there is one; http only on this machine (127.0.0.1, ::1, localhost), because secrets travel to it.");
        return null;
    }

    private static bool IsSafe(string text, bool mayAsk) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "" } && (mayAsk || uri.Query.Length == 0)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>A list: <c>["a", "b"]</c> in JSON, or one value with commas (<c>a, b</c>) as an environment variable.</summary>
    /// <param name="normalise">Gives the item in the form to keep, or null if it is not allowed.</param>
    public ValueList<string> List(string key, ValueList<string> ifMissing, Func<string, string?> normalise, string allowed)
    {
        known.Add(key);
        var child = section.GetSection(key);
        var children = child.GetChildren().ToList();
        if (children.Count == 0 && child.Value is null) return ifMissing;
        var raw = children.Count > 0 ? children.Select(c => c.Value ?? "") : child.Value!.Split(',');
        var items = new List<string>();
        foreach (var item in raw.Select(r => r.Trim()).Where(r => r.Length > 0 || children.Count > 0))
        {
            if (normalise(item) is { } good) items.Add(good);
            else Fault(key, item, allowed);
        }

        return items.Distinct(StringComparer.Ordinal).ToValueList();
    }

    /// <summary>A secret from <c>Key</c> or the file named by <c>KeyFile</c>; null when neither is there. Its value is never part of a fault.</summary>
    public string? Secret(string key, int minLength)
    {
        var fileKey = key + "File";
        var (direct, file) = (Value(key), Value(fileKey));
        if (direct is not null && file is not null)
        {
            Fault(fileKey, file, $"give {key} or {fileKey}, not both.");
            return null;
        }

        if (file is not null)
        {
            if (ReadFile(fileKey, file) is not { } content) return null;
            if (content.Length >= minLength) return content;
            Fault(fileKey, file, $"the file must hold at least {minLength} characters on its first line.");
            return null;
        }

        if (direct is null || direct.Length >= minLength) return direct;
        Fault(key, "(hidden)", $"a secret has at least {minLength} characters; `openssl rand -base64 32` makes one.");
        return null;
    }

    public void Fault(string key, string? value, string allowed) => faults.Add(new SettingFault($"{section.Path}:{key}", value, allowed));

    private string? Value(string key)
    {
        known.Add(key);
        var value = section[key];
        if (value is null && section.GetSection(key).GetChildren().Any()) Fault(key, "(a section)", "one value is expected here, not a group of them.");
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private string? ReadFile(string key, string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return reader.ReadLine()?.Trim() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Fault(key, path, $"the file must be readable by the hub: {e.Message}");
            return null;
        }
    }
}
