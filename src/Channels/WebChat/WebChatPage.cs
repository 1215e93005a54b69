using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.WebChat;

/// <summary>The page, its style and its script, and the script that puts it on any site. Nothing comes from anywhere else, and nothing runs that is not one of these files.</summary>
internal sealed class WebChatPage(WebChatAccounts accounts)
{
    private readonly ConcurrentDictionary<(WebChatAccount, string Language, string Base), byte[]> pages = new();
    private readonly ConcurrentDictionary<WebChatAccount, Asset> styles = new();
    private readonly ConcurrentDictionary<WebChatAccount, Asset> icons = new();
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly Asset Script = new(WebChatAssets.Script, "text/javascript; charset=utf-8");
    private static readonly Asset Embed = new(WebChatAssets.Embed, "text/javascript; charset=utf-8");

    /// <summary><c>GET /chat/{account}</c>. Gives a new visitor a key.</summary>
    public async Task GetPageAsync(HttpContext http)
    {
        if (accounts.Find(http) is not { } account)
        {
            await WebChatProblems.UnknownAccount.WriteAsync(http);
            return;
        }

        if (account.VisitorOf(http.Request) is not null)
        {
            account.SetCookie(http, http.Request.Cookies[account.CookieName]!);
        }
        else
        {
            if (!account.NewVisitors.TryTake(NetworkOf(http.Connection.RemoteIpAddress), out var wait))
            {
                await WebChatProblems.TooFast(wait).WriteAsync(http);
                return;
            }

            account.SetCookie(http, account.Visitors.Issue());
        }

        var options = account.Options;
        var language = WebChatTexts.Match(http.Request.Query["lang"], options.Languages)
            ?? WebChatTexts.Choose(http.Request.Headers.AcceptLanguage!, options.Languages, options.DefaultLanguage);
        var headers = http.Response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.ContentLanguage = language;
        headers.CacheControl = "no-store";
        headers.Vary = "Accept-Language, Cookie";
        headers.ContentSecurityPolicy = ContentSecurityPolicy(options);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        if (options.AllowedOrigins.Count == 0) headers.XFrameOptions = "SAMEORIGIN"; // for browsers older than frame-ancestors
        var page = pages.GetOrAdd((account, language, $"{http.Request.PathBase}/chat/{account.Name}"), static (key, self) => self.Render(key.Item1, key.Language, key.Base), this);
        await WriteAsync(http, page);
    }

    /// <summary><c>GET /chat/{account}/page.css</c>, with the account's colour.</summary>
    public Task GetStyleAsync(HttpContext http) => accounts.Find(http) is { } account ? StyleOf(account).WriteAsync(http) : WebChatProblems.UnknownAccount.WriteAsync(http);

    /// <summary><c>GET /chat/{account}/icon.svg</c>, in the account's colour.</summary>
    public Task GetIconAsync(HttpContext http) => accounts.Find(http) is { } account ? IconOf(account).WriteAsync(http) : WebChatProblems.UnknownAccount.WriteAsync(http);

    /// <summary><c>GET /chat/{account}/page.js</c>.</summary>
    public Task GetScriptAsync(HttpContext http) => accounts.Find(http) is null ? WebChatProblems.UnknownAccount.WriteAsync(http) : Script.WriteAsync(http);

    /// <summary><c>GET /embed.js</c>: other sites load it, so it may be loaded from anywhere.</summary>
    public Task GetEmbedAsync(HttpContext http)
    {
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.AccessControlAllowOrigin = "*"; // it is the same for everyone, and "crossorigin" or an integrity check ask for it
        return Embed.WriteAsync(http);
    }

    /// <summary>Content Security Policy (level 3): our own files, requests to ourselves, images that the page fetched; no inline script or style, no plug-in, no form, no foreign frame.</summary>
    public static string ContentSecurityPolicy(WebChatOptions options) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors " + string.Join(' ', options.AllowedOrigins.Prepend("'self'"));

    /// <summary>Whoever has an IPv6 network has all its addresses, so those count as one.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "none";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private byte[] Render(WebChatAccount account, string language, string path)
    {
        var options = account.Options;
        var texts = WebChatTexts.Of(language);
        var settings = new WebChatPageSettings
        {
            Account = account.Name.Value,
            Base = path,
            Language = language,
            MaxTextLength = options.MaxTextLength,
            MaxFiles = options.TakesFiles ? options.MaxFiles : 0,
            MaxFileBytes = options.MaxFileBytes,
            FileTypes = options.FileTypes,
            Texts = texts,
        };
        var html = new StringBuilder(WebChatAssets.Page);
        Put(html, "language", language);
        Put(html, "title", options.Title ?? texts["title"]);
        Put(html, "subtitle", options.Subtitle ?? texts["subtitle"]);
        Put(html, "base", path);
        Put(html, "style", StyleOf(account).Fingerprint);
        Put(html, "icon", IconOf(account).Fingerprint);
        Put(html, "script", Script.Fingerprint);
        Put(html, "maxlength", options.MaxTextLength.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Put(html, "accept", string.Join(',', options.FileTypes.Select(t => "." + t)));
        Put(html, "settings", JsonSerializer.Serialize(settings, WebChatJson.Default.WebChatPageSettings));
        foreach (var (key, text) in texts) Put(html, "text." + key, text);
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void Put(StringBuilder html, string name, string value) => html.Replace("{{" + name + "}}", Html.Encode(value));

    private Asset StyleOf(WebChatAccount account) =>
        styles.GetOrAdd(account, static a => new Asset(Encoding.UTF8.GetBytes(WebChatAssets.Style + WebChatColors.Css(a.Options.Color)), "text/css; charset=utf-8"));

    private Asset IconOf(WebChatAccount account) =>
        icons.GetOrAdd(account, static a => new Asset(Encoding.UTF8.GetBytes(WebChatAssets.Icon.Replace("{{color}}", a.Options.Color, StringComparison.Ordinal)), "image/svg+xml"));

    private static Task WriteAsync(HttpContext http, byte[] content)
    {
        http.Response.ContentLength = content.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }

    private sealed class Asset(byte[] content, string contentType)
    {
        public string Fingerprint { get; } = WebChatAssets.Fingerprint(content);

        public Task WriteAsync(HttpContext http)
        {
            var tag = $"\"{Fingerprint}\"";
            var headers = http.Response.Headers;
            headers.ETag = tag;
            headers.XContentTypeOptions = "nosniff";

            // Named by its fingerprint it never changes; under its bare name the browser asks again.
            headers.CacheControl = http.Request.Query["v"] == Fingerprint ? "public, max-age=31536000, immutable" : "public, max-age=300";
            if (http.Request.Headers.IfNoneMatch == tag)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            headers.ContentType = contentType;
            return WebChatPage.WriteAsync(http, content);
        }
    }
}
