using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>The way in: proves that Twilio sends, stores what was sent, and only then says so. What it means is found out later, by the mapper.</summary>
internal sealed class SmsReceiver(TwilioConnections<SmsAccount> accounts, IMessageIntake intake, TimeProvider time, ILogger<SmsReceiver> logger)
{
    private const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    private readonly TwilioDoor<SmsAccount> door = new(SmsInboundMapper.Channel, accounts, intake, time, new SmsLog(logger));

    /// <summary><c>POST /channels/{account}/sms</c>: a customer's message. The answer goes out by REST, so there is nothing to say here but the help text, where one is asked for.</summary>
    public async Task PostMessageAsync(HttpContext http)
    {
        if (await door.ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        switch (await door.StoreAsync(account, SmsInboundMapper.SidOf(form) ?? TwilioDoor<SmsAccount>.HashOf(body), body))
        {
            case AcceptOutcome.Unavailable:
                await door.RefuseAsync(http, account, TwilioProblems.Unavailable);
                return;

            // Only the first time: a repeat must not send the text twice.
            case AcceptOutcome.Stored when SmsWords.AnswersHelp(form, account.Options):
                await TwilioDoor<SmsAccount>.WriteAsync(http.Response, $"{Xml}<Response><Message>{XmlText(account.Options.HelpText!)}</Message></Response>");
                return;
            default:
                await TwilioDoor<SmsAccount>.WriteAsync(http.Response, $"{Xml}<Response/>");
                return;
        }
    }

    /// <summary><c>POST /channels/{account}/sms/status</c> and, below it, <c>/{answer}/{part}-{parts}</c>: what became of an answer. 204 once it is stored.</summary>
    public async Task PostStatusAsync(HttpContext http)
    {
        if (await door.ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        if (Suffix(http.Request) is not { } suffix)
        {
            await door.RefuseAsync(http, account, TwilioProblems.BadAddress);
            return;
        }

        var status = form.Text("MessageStatus"u8) ?? form.Text("SmsStatus"u8);
        var externalId = SmsInboundMapper.SidOf(form) is { } sid && status is { Length: <= 40 } ? $"{sid}:{status}" : TwilioDoor<SmsAccount>.HashOf(body);
        var isForm = !body.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        await door.AcknowledgeAsync(http, account, externalId, isForm && suffix.Length > 0 ? [.. body, .. Encoding.ASCII.GetBytes(suffix)] : body);
    }

    /// <summary>What the address says about the answer, as parameters to store behind the others; empty if it says nothing, null if it is nonsense.</summary>
    private static string? Suffix(HttpRequest request)
    {
        if (request.RouteValues["message"] is not string message) return "";
        if (!MessageId.TryParse(message, out var id) || request.RouteValues["part"] is not string part) return null;
        return part.Split('-') is [var number, var of] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var all) && n >= 1 && n <= all
            ? string.Create(CultureInfo.InvariantCulture, $"&{SmsReceipts.MessageParameter}={id}&{SmsReceipts.PartParameter}={n}-{all}")
            : null;
    }

    /// <summary>The text comes from the settings and has no control characters; the rest is XML 1.0, section 2.4.</summary>
    private static string XmlText(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
