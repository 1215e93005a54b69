using System.Text;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.WebChat;

/// <summary>One account at run time: its settings and what is counted and kept for it in memory.</summary>
internal sealed class WebChatAccount(AccountName name, WebChatOptions options, IWebChatSecrets secrets, TimeProvider time)
{
    private readonly Lazy<WebChatVisitors> visitors =
        new(() => new WebChatVisitors(options.Secret is { } own ? Encoding.UTF8.GetBytes(own) : secrets.Read(), name));

    public AccountName Name => name;

    public WebChatOptions Options => options;

    public WebChatVisitors Visitors => visitors.Value;

    /// <summary>By visitor.</summary>
    public TokenBuckets Messages { get; } = new(options.MessagesPerMinute, time);

    /// <summary>By network.</summary>
    public TokenBuckets NewVisitors { get; } = new(options.NewVisitorsPerMinute, time);

    public WebChatStreams Streams { get; } = new(options.MaxStreams);

    public string CookieName { get; } = "channelhub-" + name.Value;

    /// <summary>The visitor who sent this request; null if it shows no key of ours.</summary>
    public string? VisitorOf(HttpRequest request) => Visitors.Accept(request.Cookies[CookieName]);

    /// <summary>Gives the visitor his key, or a longer life to the one he has.</summary>
    public void SetCookie(HttpContext http, string key)
    {
        var isHttps = http.Request.IsHttps;
        var cookie = new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = $"{http.Request.PathBase}/chat/{name}",
            MaxAge = WebChatLimits.CookieLifetime,
            Secure = isHttps,

            // In a frame on another site only a cookie marked so is sent; "Partitioned" (CHIPS) ties it to that site, so that it follows nobody across sites.
            SameSite = isHttps ? SameSiteMode.None : SameSiteMode.Lax,
        };
        if (isHttps) cookie.Extensions.Add("Partitioned");
        http.Response.Cookies.Append(CookieName, key, cookie);
    }
}

/// <summary>All accounts of this type.</summary>
internal sealed class WebChatAccounts(IEnumerable<WebChatAccount> accounts)
{
    private readonly Dictionary<string, WebChatAccount> byName = accounts.ToDictionary(a => a.Name.Value, StringComparer.Ordinal);

    /// <summary>The account named in the request's path; null if there is none.</summary>
    public WebChatAccount? Find(HttpContext http) => http.Request.RouteValues["account"] is string name ? byName.GetValueOrDefault(name) : null;
}
