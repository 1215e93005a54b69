using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChannelHub.Channels.Twilio;

/// <summary>One account (or sub-account) at Twilio: who we are there, and where it and we are found. Message and voice channels both read it from their settings.</summary>
internal sealed record TwilioAccount
{
    /// <summary>Account or sub-account that owns the numbers: <c>AC</c> and 32 hexadecimal digits.</summary>
    public string Sid { get; init; } = "";

    /// <summary>Signs webhooks; the token of exactly this (sub-)account.</summary>
    public string AuthToken { get; init; } = "";

    /// <summary>The other token while tokens are being changed over.</summary>
    public string? SecondaryAuthToken { get; init; }

    /// <summary>Signs in to the REST API in place of the auth token.</summary>
    public string? ApiKeySid { get; init; }

    public string? ApiKeySecret { get; init; }

    public Uri RestUrl { get; init; } = DefaultRestUrl;

    /// <summary>The hub's address as Twilio is told it, without a slash at the end; null if it is to be taken from each request.</summary>
    public string? PublicUrl { get; init; }

    public static readonly Uri DefaultRestUrl = new("https://api.twilio.com");

    /// <summary>For HTTP Basic.</summary>
    public (string User, string Password) SignIn => ApiKeySid is { } key ? (key, ApiKeySecret ?? "") : (Sid, AuthToken);

    public bool IsGenuine(string? signature, string url, TwilioForm? form) =>
        AuthToken.Length > 0 && TwilioSignature.IsGenuine(signature, SecondaryAuthToken is { } other ? [AuthToken, other] : [AuthToken], url, form);

    /// <summary>
    /// The address that Twilio signed. Behind a proxy scheme, host and port of the request are others than those, so they come from the settings; path and query are taken as
    /// they came on the wire, neither decoded nor encoded anew.
    /// </summary>
    public string AddressOf(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

        // The absolute form (RFC 9112, section 3.2.2) is for proxies; what follows the host is the same.
        if (!target.StartsWith('/')) target = $"{request.PathBase}{request.Path}{request.QueryString}";
        return (PublicUrl ?? string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host.Value}")) + target;
    }

    public override string ToString() => $"{nameof(TwilioAccount)} {{ {Sid} }}";
}
