using ChannelHub.Channels;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Twilio;

/// <summary>What became of looking a webhook over.</summary>
internal abstract record TwilioWebhook
{
    private TwilioWebhook()
    {
    }

    /// <summary>Twilio sent it. <paramref name="Body"/>: byte for byte as it came.</summary>
    public sealed record Genuine(byte[] Body, TwilioForm Form) : TwilioWebhook;

    public sealed record Refused(Problem Problem) : TwilioWebhook;

    /// <summary>Reads a request once, within limits, and proves that Twilio sent it for this account.</summary>
    public static async ValueTask<TwilioWebhook> ReadAsync(HttpRequest request, TwilioAccount account)
    {
        var isJson = HasContentType(request, "application/json");
        if (!isJson && !HasContentType(request, "application/x-www-form-urlencoded")) return new Refused(TwilioProblems.ContentType);

        // Looked for first: nobody should be able to make us hash bodies without even trying to sign.
        var signature = request.Headers[TwilioSignature.Header];
        if (signature.Count != 1) return new Refused(TwilioProblems.NoSignature);
        var (fits, seen) = await BoundedBody.ReadAsync(request, TwilioLimits.MaxWebhookBytes, Check, (account, Url: account.AddressOf(request), Signature: signature[0], isJson));
        return fits ? seen! : new Refused(TwilioProblems.TooBig);
    }

    private static TwilioWebhook Check(ReadOnlySpan<byte> body, (TwilioAccount Account, string Url, string? Signature, bool IsJson) state)
    {
        var (account, url, signature, isJson) = state;
        var form = isJson ? TwilioForm.OfJson(body) : TwilioForm.OfForm(body);
        if (!account.IsGenuine(signature, url, isJson ? null : form) || (isJson && !TwilioSignature.IsBodyOf(url, body))) return new Refused(TwilioProblems.BadSignature);
        if (form is null) return new Refused(TwilioProblems.NotJson);
        if (form.Contradicts("AccountSid"u8) || (form.Text("AccountSid"u8) is { } sid && sid != account.Sid)) return new Refused(TwilioProblems.OtherAccount);
        return new Genuine(body.ToArray(), form);
    }

    private static bool HasContentType(HttpRequest request, string wanted)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Every way in which a webhook is refused.</summary>
internal static class TwilioProblems
{
    public static readonly Problem UnknownAccount = new(404, "account", "There is no such account", "The address names no account of this kind in this hub's settings.");
    public static readonly Problem NoSignature = new(403, "signature", "The request is not signed", "Only requests with one X-Twilio-Signature are taken.");
    public static readonly Problem BadSignature = new(403, "signature", "The signature is not right", "It must be made with this account's auth token over the address that the settings name as PublicUrl, and over the content that came.");
    public static readonly Problem OtherAccount = new(403, "account", "The request is for another account", "Its AccountSid is not the one of this address.");
    public static readonly Problem ContentType = new(415, "type", "This content type is not taken", "Send application/x-www-form-urlencoded, or application/json with bodySHA256 in the address.");
    public static readonly Problem NotJson = new(400, "form", "This is no valid JSON", "The body must be one JSON object in UTF-8.");
    public static readonly Problem BadAddress = new(400, "form", "The address is not of its form", "Behind /status come nothing, or an answer's id and its part.");
    public static readonly Problem TooBig = new(413, "size", "The request is too big", "A webhook has at most 256 KiB.");
    public static readonly Problem Unavailable = new(503, "unavailable", "Messages can't be stored at the moment", "Nothing was stored; send it again.", TwilioLimits.RetryAfterUnavailable);
}
