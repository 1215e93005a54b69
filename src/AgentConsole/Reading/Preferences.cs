using Microsoft.AspNetCore.Http;
using StringWithQualityHeaderValue = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace ChannelHub.AgentConsole.Reading;

/// <summary>Language, colours and time zone of a browser, kept in cookies that hold nothing else. Read on every page, so nothing flickers when it opens.</summary>
internal static class Preferences
{
    public const string LanguageCookie = "channelhub-language";
    public const string ThemeCookie = "channelhub-theme";

    /// <summary>Written by the script: only the browser knows its time zone.</summary>
    public const string ZoneCookie = "channelhub-zone";

    private static readonly TimeSpan Life = TimeSpan.FromDays(400);

    /// <summary>The chosen language, else the first of the browser's languages that the console speaks, else Spanish.</summary>
    public static Texts Language(HttpRequest request)
    {
        if (request.Cookies[LanguageCookie] is { } chosen && Texts.All.FirstOrDefault(t => t.Language == chosen) is { } known) return known;
        var wanted = StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var list) ? list : [];
        return wanted.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Texts.All.FirstOrDefault(t => l.Value.StartsWith(t.Language, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(t => t is not null) ?? Texts.Spanish;
    }

    public static string? Theme(HttpRequest request) => request.Cookies[ThemeCookie] is "light" or "dark" ? request.Cookies[ThemeCookie] : null;

    public static TimeZoneInfo Zone(HttpRequest request) =>
        request.Cookies[ZoneCookie] is { Length: > 0 and <= 64 } id && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(id), out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Stores what the form names and goes back to where it was sent from.</summary>
    public static async Task StoreAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Texts.All.Any(t => t.Language == form["language"])) Store(context, LanguageCookie, form["language"].ToString());
        if (form["theme"].ToString() is "light" or "dark") Store(context, ThemeCookie, form["theme"].ToString());
        context.Response.Redirect(Back(form));
    }

    /// <summary>The page that a form names to come back to; the first page if it is not one of ours.</summary>
    public static string Back(IFormCollection form) => form["back"].ToString() is var back && IsLocal(back) ? back : "/";

    private static void Store(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(cookie, value, new CookieOptions
    {
        MaxAge = Life,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    });

    /// <summary>A path of our own: <c>//host</c> and <c>/\host</c> would lead elsewhere.</summary>
    private static bool IsLocal(string path) => path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal);
}
