using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Channels.WebChat;

/// <summary>The files of the page, built into the program. Written in small files, served as one script.</summary>
internal static class WebChatAssets
{
    private static readonly string[] ScriptFiles = ["page-settings.js", "page-queue.js", "page-stream.js", "page-bubbles.js", "page-compose.js", "page-start.js"];

    public static readonly string Page = ReadText("page.html");

    public static readonly string Style = ReadText("page.css");

    public static readonly string Icon = ReadText("icon.svg");

    /// <summary>In one function of its own, so that its parts see each other and nobody else sees them.</summary>
    public static readonly byte[] Script = Encoding.UTF8.GetBytes("'use strict';\n(() => {\n" + string.Concat(ScriptFiles.Select(ReadText)) + "})();\n");

    public static readonly byte[] Embed = Read("embed.js");

    public static byte[] Read(string name)
    {
        using var stream = typeof(WebChatAssets).Assembly.GetManifestResourceStream("WebChat." + name) ?? throw new InvalidOperationException($"The page's file {name} is not in the program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A name for this very content, for ETag and addresses.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));

    private static string ReadText(string name) => Encoding.UTF8.GetString(Read(name));
}
