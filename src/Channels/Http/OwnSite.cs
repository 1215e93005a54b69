using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels;

/// <summary>Tells requests of our own pages from those that another site makes a visitor's browser send (cross-site request forgery).</summary>
internal static class OwnSite
{
    /// <summary>
    /// False if the browser says that another site is behind the request: by Sec-Fetch-Site (Fetch Metadata) or by an Origin (RFC 6454, section 7) other than our own host.
    /// Programs that are no browsers send neither; they have no visitor's cookie that could be abused.
    /// </summary>
    public static bool Sent(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site != "same-origin" && !(site == "none" && HttpMethods.IsGet(request.Method))) return false;

        // The scheme is left out of the comparison: behind a proxy that ends TLS we see http where the browser sees https.
        var origin = request.Headers.Origin;
        if (origin.Count == 0) return true;
        var text = origin.ToString().AsSpan();
        var at = text.IndexOf("://", StringComparison.Ordinal);
        return at > 0 && text[(at + 3)..].Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
