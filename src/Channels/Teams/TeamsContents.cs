using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>What a message holds besides its text: files to fetch, and notes in square brackets for what can't be shown.</summary>
/// <param name="Html">The platform's HTML copy of the text.</param>
/// <param name="Note">In square brackets, one after the other; empty if there is nothing to say.</param>
internal readonly record struct TeamsContents(string? Html, string Note, ValueList<PendingFile> Files, ValueList<MessageNote> Notes)
{
    /// <summary>A file in a personal chat: its address is good without signing in, for a short while ("Send and receive files through the bot").</summary>
    private const string FileInfo = "application/vnd.microsoft.teams.file.download.info";

    private static readonly Dictionary<string, string> TypesByExtension = new(StringComparer.Ordinal)
    {
        ["pdf"] = "application/pdf", ["png"] = "image/png", ["jpg"] = "image/jpeg", ["jpeg"] = "image/jpeg", ["gif"] = "image/gif", ["txt"] = "text/plain", ["log"] = "text/plain", ["csv"] = "text/csv",
        ["zip"] = "application/zip", ["json"] = "application/json", ["xml"] = "application/xml", ["mp4"] = "video/mp4", ["mp3"] = "audio/mpeg", ["webp"] = "image/webp",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    };

    public static TeamsContents Of(TeamsAttachment?[]? attachments)
    {
        if (attachments is null || attachments.Length == 0) return new TeamsContents(null, "", [], []);
        string? html = null;
        List<string>? said = null;
        List<PendingFile>? files = null;
        List<MessageNote>? notes = null;
        foreach (var one in attachments)
        {
            var type = MediaType(one?.ContentType);
            if (type == "text/html") html ??= one!.Content?.Text;
            else if (type == FileInfo && one!.Content?.DownloadUrl is { Length: > 0 } download) Add(ref files, File(one, type, TeamsFiles.Open(download)));
            else if (IsMedia(type) && one!.ContentUrl is { Length: > 0 } url) Add(ref files, File(one, type, TeamsFiles.WithToken(url)));
            else if (type == "reference" || (type.Length > 0 && !IsCard(type) && one!.ContentUrl is { Length: > 0 })) AddLink(one!, ref said, ref notes);
            else Add(ref said, $"[{(type.Length == 0 ? "an attachment without a type" : type)}{(one?.Name is { Length: > 0 } name ? " " + SafeFileName.From(name) : "")}]");
        }

        if (html is not null) AddFromHtml(html, files is { Count: > 0 }, ref said, ref notes);
        if (files is { Count: > TeamsLimits.MaxFiles })
        {
            foreach (var extra in files.Skip(TeamsLimits.MaxFiles)) Add(ref notes, new MessageNote("file-missing", extra.Name));
            files.RemoveRange(TeamsLimits.MaxFiles, files.Count - TeamsLimits.MaxFiles);
        }

        return new TeamsContents(html, said is null ? "" : string.Join(' ', said.Take(20)), files is null ? [] : [.. files], notes is null ? [] : [.. notes]);
    }

    /// <summary>The HTML copy, read once more where there is no text beside it; null if there is none.</summary>
    public static string? HtmlOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = TeamsLimits.MaxJsonDepth });
        if (!document.RootElement.TryGetProperty("attachments", out var attachments) || attachments.ValueKind != JsonValueKind.Array) return null;
        foreach (var one in attachments.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object && one.TryGetProperty("contentType", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("text/html") && one.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String) return content.GetString();
        }

        return null;
    }

    private static PendingFile File(TeamsAttachment from, string type, string handle)
    {
        var isInfo = type == FileInfo;
        var name = SafeFileName.From(from.Name, isInfo ? "file" : type.StartsWith("image/", StringComparison.Ordinal) ? "picture" : "file");
        var extension = isInfo && from.Content?.FileType is { Length: > 0 and <= 10 } told ? told.ToLowerInvariant() : SafeFileName.ExtensionOf(name);
        var contentType = isInfo || type.EndsWith("/*", StringComparison.Ordinal) ? TypesByExtension.GetValueOrDefault(extension, isInfo ? "application/octet-stream" : "image/png") : type;
        return new PendingFile(name, contentType, handle, null, Inline: !isInfo);
    }

    /// <summary>What lies in a team's library can be read by its members only: the agent is told that it is there.</summary>
    private static void AddLink(TeamsAttachment one, ref List<string>? said, ref List<MessageNote>? notes)
    {
        var name = SafeFileName.From(one.Name);
        Add(ref said, $"[file {name}]");
        Add(ref notes, new MessageNote("file-missing", name));
    }

    /// <summary>In channels, files and pictures stand only as marks in the HTML copy; their bytes are behind Microsoft Graph.</summary>
    private static void AddFromHtml(string html, bool hasFiles, ref List<string>? said, ref List<MessageNote>? notes)
    {
        if (html.Contains("<attachment", StringComparison.OrdinalIgnoreCase) && said is null)
        {
            Add(ref said, "[attachment]");
            Add(ref notes, new MessageNote("file-missing", "attachment"));
        }

        if (hasFiles) return;
        for (var at = html.IndexOf("<img", StringComparison.OrdinalIgnoreCase); at >= 0; at = html.IndexOf("<img", at + 4, StringComparison.OrdinalIgnoreCase))
        {
            var end = html.IndexOf('>', at);
            if (html.AsSpan(at, (end < 0 ? html.Length : end) - at).Contains("Emoji", StringComparison.OrdinalIgnoreCase)) continue;
            Add(ref said, "[picture]");
            Add(ref notes, new MessageNote("file-missing", "picture"));
            return;
        }
    }

    private static bool IsMedia(string type) => type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal);

    private static bool IsCard(string type) => type.StartsWith("application/vnd.microsoft.card", StringComparison.Ordinal) || type.StartsWith("application/vnd.microsoft.teams.card", StringComparison.Ordinal);

    /// <summary>Lower case, without parameters, at most 100 characters of those that a media type has (RFC 6838, section 4.2).</summary>
    private static string MediaType(string? type)
    {
        if (string.IsNullOrEmpty(type)) return "";
        if (type is "text/html" or FileInfo) return type;
        var end = type.IndexOf(';', StringComparison.Ordinal);
        var plain = (end < 0 ? type : type[..end]).Trim();
        return new string([.. plain.Take(100).Where(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '+' or '_' or '*')]).ToLowerInvariant();
    }

    private static void Add<T>(ref List<T>? list, T item) => (list ??= []).Add(item);
}
