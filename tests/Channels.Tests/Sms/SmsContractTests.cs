using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Sms;

/// <summary>SMS keeps what every channel must.</summary>
public sealed class SmsContractTests : ChannelContract
{
    private const string Common = "MessageSid=SM00000000000000000000000000000001&AccountSid=AC0123456789abcdef0123456789abcdef&From=%2B5299912345678&To=%2B15005550006&SmsStatus=received";

    protected override IChannelType Type { get; } = new SmsRegistration();

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = SmsFixture.Settings;

    protected override async Task<IPlatformStandIn?> StartPlatformAsync() => await TwilioStandIn.StartAsync();

    protected override (RawInbound Raw, string Named) UnknownContent => (SmsFixture.Raw($"{Common}&Body=&NumMedia=0&MessageType=hologram"), "hologram");

    protected override IReadOnlyList<RawInbound> Samples =>
    [
        SmsFixture.Raw($"{Common}&Body=Hola+%C3%B1&NumMedia=0&NumSegments=1&FromCountry=MX&AddOns=%7B%22a%22%3A1%7D"),
        SmsFixture.Raw($"{Common}&Body=BAJA&OptOutType=STOP"),
        SmsFixture.Raw($"{Common}&Body=&NumMedia=2&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC0123456789abcdef0123456789abcdef%2FMessages%2FMM1%2FMedia%2FME1&MediaContentType0=image%2Fjpeg&MediaUrl1=http%3A%2F%2F10.0.0.1%2F&MediaContentType1=x"),
        SmsFixture.Raw($"{Common.Replace("From=", "From=whatsapp:", StringComparison.Ordinal)}&Body=Aqu%C3%AD&ProfileName=Ana&Latitude=21.1&Longitude=-86.8&Label=Casa&OriginalRepliedMessageSid=SM2&ButtonPayload=yes&ButtonText=S%C3%AD&Forwarded=true&ReferralHeadline=Ad"),
        SmsFixture.Raw("MessageSid=SM00000000000000000000000000000001&MessageStatus=undelivered&ErrorCode=30005&ErrorMessage=Unknown+destination&ChannelHubMessage=1042-3&ChannelHubPart=1-2"),
        SmsFixture.Raw("""{"MessageSid":"SM00000000000000000000000000000001","From":"+5299912345678","To":"+15005550006","Body":"Hola","NumMedia":0,"Deep":{"a":[1]}}"""),
    ];

    protected override IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine)
    {
        var signature = genuine.Headers.Single(h => h.Key == TwilioSignature.Header).Value;
        var body = Encoding.UTF8.GetString(genuine.Body.Span);
        var account = Host.Services.GetRequiredService<SmsAccount>();
        yield return ("no signature", ChannelHost.ToHttp(genuine with { Headers = [] }));
        yield return ("an empty signature", With(""));
        yield return ("a signature cut short", With(signature[..^5]));
        yield return ("a signature with one bit changed", With((signature[0] == 'A' ? 'B' : 'A') + signature[1..]));
        yield return ("no Base64", With("!" + signature[1..]));
        yield return ("made with another token", With(TwilioSignature.Make("another token of the same length!", TwilioStandIn.PublicUrl + genuine.Path, TwilioForm.OfForm(genuine.Body.Span))));
        yield return ("made without a token", With(TwilioSignature.Make("", TwilioStandIn.PublicUrl + genuine.Path, TwilioForm.OfForm(genuine.Body.Span))));
        yield return ("for another address", With(TwilioSignature.Make(TwilioStandIn.Token, "https://elsewhere.test" + genuine.Path, TwilioForm.OfForm(genuine.Body.Span))));
        yield return ("another text", ChannelHost.ToHttp(genuine with { Body = Encoding.UTF8.GetBytes(body.Replace("Body=", "Body=x", StringComparison.Ordinal)) }));
        yield return ("one more parameter", ChannelHost.ToHttp(genuine with { Body = Encoding.UTF8.GetBytes(body + "&MediaUrl0=x") }));
        yield return ("another query", ChannelHost.ToHttp(genuine with { Path = genuine.Path + "?a=b" }));
        yield return ("another content type", ChannelHost.ToHttp(genuine with { ContentType = "text/plain" }));
        yield return ("JSON without its hash", ChannelHost.ToHttp(genuine with { ContentType = "application/json", Body = "{}"u8.ToArray(), Headers = [new(TwilioSignature.Header, TwilioSignature.Make(TwilioStandIn.Token, TwilioStandIn.PublicUrl + genuine.Path, null))] }));
        yield return ("two signatures", Twice());
        yield return ("another account's, rightly signed", ChannelHost.ToHttp(TwilioPlayed.Sign(account, account.Path, [.. SmsFixture.Inbound(SmsFixture.SidOf(1), "Hola", ("AccountSid", "AC00000000000000000000000000000000"))])));

        HttpRequestMessage With(string value) => ChannelHost.ToHttp(genuine with { Headers = [new(TwilioSignature.Header, value)] });

        HttpRequestMessage Twice()
        {
            var request = ChannelHost.ToHttp(genuine);
            request.Headers.TryAddWithoutValidation(TwilioSignature.Header, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
            return request;
        }
    }
}
