using System.Text;

namespace ChannelHub.Channels;

/// <summary>Makes a name from outside fit to be shown and offered as a download: no path, no control or direction characters, nothing that a file system can't take.</summary>
public static class SafeFileName
{
    public const int MaxLength = 200;

    /// <param name="ifNothingIsLeft">The name when the given one has no usable character.</param>
    public static string From(string? name, string ifNothingIsLeft = "file")
    {
        if (name is null) return ifNothingIsLeft;
        var slash = name.LastIndexOfAny(['/', '\\']);
        var safe = new StringBuilder();
        foreach (var rune in name.AsSpan(slash + 1).EnumerateRunes())
        {
            if (Rune.IsControl(rune) || IsInvisible(rune.Value) || rune == Rune.ReplacementChar) continue;
            if (rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*') safe.Append('_');
            else safe.Append(rune);
        }

        // Windows drops dots and spaces at the end, so "invoice.pdf.exe. " would not be what it seems.
        var text = safe.ToString().Normalize(NormalizationForm.FormC).Trim().TrimEnd('.', ' ').TrimStart('.', ' ');
        return text.Length == 0 ? ifNothingIsLeft : text.Length <= MaxLength ? text : Shorten(text);
    }

    /// <summary>The extension in lower case without the dot; empty if there is none.</summary>
    public static string ExtensionOf(string safeName) => Path.GetExtension(safeName).TrimStart('.').ToLowerInvariant();

    /// <summary>Direction marks and overrides (they make "exe.fdp" read "pdf.exe"), joiners and other format characters that nobody sees.</summary>
    private static bool IsInvisible(int c) =>
        c is 0x061C or >= 0x200B and <= 0x200F or >= 0x2028 and <= 0x202E or >= 0x2060 and <= 0x206F or 0xFEFF or >= 0xFFF0 and <= 0xFFFB or >= 0xE0000 and <= 0xE0FFF;

    private static string Shorten(string text)
    {
        var extension = Path.GetExtension(text);
        if (extension.Length > 20) extension = "";
        var keep = MaxLength - extension.Length;
        if (char.IsHighSurrogate(text[keep - 1])) keep--;
        return string.Concat(text.AsSpan(0, keep), extension);
    }
}
