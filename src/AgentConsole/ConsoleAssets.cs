using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChannelHub.AgentConsole;

/// <summary>The console's styles, scripts and icon, served from the assembly under an address that changes with their content, so that browsers may keep them for good.</summary>
public static class ConsoleAssets
{
    private const string Prefix = "asset/";
    private static readonly FrozenDictionary<string, byte[]> Files = Load();
    private static readonly string Version = VersionOf(Files);

    /// <summary>The address of an asset, such as <c>console.css</c>; also for pages of the program itself that want to look like the console.</summary>
    public static string Address(string name) => $"/_console/{Version}/{name}";

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/_console/{version}/{name}", (HttpContext context, string version, string name) => Serve(context, version, name)).AllowAnonymous().ExcludeFromDescription();

    private static IResult Serve(HttpContext context, string version, string name)
    {
        if (!Files.TryGetValue(name, out var bytes)) return Results.NotFound();
        context.Response.Headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(bytes, Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        });
    }

    private static FrozenDictionary<string, byte[]> Load()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files[name[Prefix.Length..]] = bytes;
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string VersionOf(FrozenDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, bytes) in files.OrderBy(f => f.Key, StringComparer.Ordinal)) hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
