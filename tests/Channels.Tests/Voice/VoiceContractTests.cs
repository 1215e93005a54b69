using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;
using ChannelHub.Channels.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Voice;

/// <summary>Calls keep what every channel must; what goes out, goes out through an SMS account beside.</summary>
public sealed class VoiceContractTests : ChannelContract
{
    private const string Common = "AccountSid=AC0123456789abcdef0123456789abcdef&CallSid=CA00000000000000000000000000000001&From=%2B5299912345678&To=%2B15005550006&CallStatus=in-progress&Direction=inbound";

    protected override IChannelType Type { get; } = new VoiceRegistration();

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = VoiceFixture.Settings;

    protected override (IChannelType Type, AccountName Account, IReadOnlyDictionary<string, string?> Settings)? Beside => (new SmsRegistration(), new AccountName("sms"), VoiceFixture.SmsSettings(Platform!));

    protected override async Task<IPlatformStandIn?> StartPlatformAsync() => await TwilioStandIn.StartAsync();

    protected override (RawInbound Raw, string Named) UnknownContent => (VoiceFixture.Raw($"{Common}&ChannelHubTold=hologram&ChannelHubLanguage=es"), "hologram");

    protected override IReadOnlyList<RawInbound> Samples =>
    [
        VoiceFixture.Raw($"{Common}&SpeechResult=Me+aparece+un+error+%C3%B1&Confidence=0.87&ChannelHubTold=reason&ChannelHubLanguage=es&ChannelHubConsent=y"),
        VoiceFixture.Raw($"{Common}&Digits=0&ChannelHubTold=person&ChannelHubLanguage=pt&ChannelHubConsent=n&CallerName=ACME"),
        VoiceFixture.Raw($"{Common}&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2Fx&RecordingDuration=12&ChannelHubTold=recorded&ChannelHubLanguage=en&ChannelHubConsent=y"),
        VoiceFixture.Raw("AccountSid=AC0123456789abcdef0123456789abcdef&CallSid=CA00000000000000000000000000000001&RecordingSid=RE1&RecordingStatus=completed&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC0123456789abcdef0123456789abcdef%2FRecordings%2FRE1&RecordingDuration=12&ChannelHubTold=recording&ChannelHubConversation=%2B15005550006%2F%2B5299912345678"),
        VoiceFixture.Raw($"{Common}&TranscriptionSid=TR1&TranscriptionStatus=completed&TranscriptionText=My+printer+is+broken&ChannelHubTold=transcription"),
        VoiceFixture.Raw($"{Common.Replace("in-progress", "completed", StringComparison.Ordinal)}&CallDuration=151&ChannelHubTold=missed&ChannelHubLanguage=es"),
        VoiceFixture.Raw($"{Common.Replace("%2B5299912345678", "anonymous", StringComparison.Ordinal)}&SpeechResult=Hola"),
    ];

    protected override IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine)
    {
        var signature = genuine.Headers.Single(h => h.Key == TwilioSignature.Header).Value;
        var body = Encoding.UTF8.GetString(genuine.Body.Span);
        var account = Host.Services.GetRequiredService<VoiceAccount>();
        yield return ("no signature", ChannelHost.ToHttp(genuine with { Headers = [] }));
        yield return ("a signature with one bit changed", With((signature[0] == 'A' ? 'B' : 'A') + signature[1..]));
        yield return ("made with another token", With(TwilioSignature.Make("another token of the same length!", TwilioStandIn.PublicUrl + genuine.Path, TwilioForm.OfForm(genuine.Body.Span))));
        yield return ("another text", ChannelHost.ToHttp(genuine with { Body = Encoding.UTF8.GetBytes(body.Replace("SpeechResult=", "SpeechResult=x", StringComparison.Ordinal)) }));
        yield return ("another step, with the signature of this one", ChannelHost.ToHttp(genuine with { Path = genuine.Path.Replace("reason", "offer", StringComparison.Ordinal) }));
        yield return ("agreed to recording, with the signature of who did not", ChannelHost.ToHttp(genuine with { Path = genuine.Path.Replace("-n-", "-y-", StringComparison.Ordinal) }));
        yield return ("JSON", ChannelHost.ToHttp(genuine with { ContentType = "application/json", Body = "{}"u8.ToArray() }));
        yield return ("another content type", ChannelHost.ToHttp(genuine with { ContentType = "text/plain" }));
        yield return ("another account's, rightly signed", ChannelHost.ToHttp(TwilioPlayed.Sign(account, genuine.Path, [new("AccountSid", "AC00000000000000000000000000000000"), new("CallSid", VoiceFixture.Sid(1))])));
        yield return ("a step that there is not, rightly signed", ChannelHost.ToHttp(TwilioPlayed.Sign(account, $"{account.Path}/dance/es-y-0", VoiceTrial.Fields(account, VoiceFixture.Sid(1), VoiceFixture.Theirs, VoiceFixture.Ours, "in-progress"))));
        yield return ("a language that there is not, rightly signed", ChannelHost.ToHttp(TwilioPlayed.Sign(account, $"{account.Path}/reason/xx-y-0", VoiceTrial.Fields(account, VoiceFixture.Sid(1), VoiceFixture.Theirs, VoiceFixture.Ours, "in-progress"))));
        yield return ("a recording of nobody, rightly signed", ChannelHost.ToHttp(TwilioPlayed.Sign(account, $"{account.Path}/recording/{new string('A', 80)}", VoiceTrial.Fields(account, VoiceFixture.Sid(1), VoiceFixture.Theirs, VoiceFixture.Ours, "in-progress"))));

        HttpRequestMessage With(string value) => ChannelHost.ToHttp(genuine with { Headers = [new(TwilioSignature.Header, value)] });
    }
}
