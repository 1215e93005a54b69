using System.Buffers.Text;
using System.Security.Cryptography;
using ChannelHub.Cases;
using ChannelHub.Intake.Linking;
using ChannelHub.Intake.Processing;
using ChannelHub.Server.Access;
using ChannelHub.Server.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace ChannelHub.Server.CasePage;

/// <summary>
/// <c>/case/{number}?key=…</c>: a customer's own case, by the link that the hub sent: what was said, how it stands, and a form to add something. Without the right key every case
/// looks alike, there or not.
/// </summary>
internal static class CasePageEndpoints
{
    /// <summary>The longest message, in UTF-16 units; three bytes each, tripled by the form's encoding, stay below <see cref="MaxForm"/>.</summary>
    public const int MaxText = 5_000;

    private const int MaxForm = 64 * 1024;
    private const int OnceBytes = 12;
    private const string Policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapCasePage(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("/case").AllowAnonymous().RequireRateLimiting(AccessRegistration.CasePageLimit).ExcludeFromDescription();
        pages.MapGet("/{number}", ShowAsync);
        pages.MapPost("/{number}", WriteAsync);
        pages.MapGet("/{number}/files/{sha256}", FileAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string number, CustomerCases cases, string? key, string? sent, CancellationToken stop)
    {
        Guard(context);
        if (await cases.FindAsync(number, key, stop) is not { } found) return NotThere(context, cases);
        return Show(found, key!, sent is null ? null : found.Texts.Sent, isFault: false, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> WriteAsync(HttpContext context, string number, CustomerCases cases, IMessageIntake intake, TimeProvider time, string? key, CancellationToken stop)
    {
        Guard(context);
        if (await cases.FindAsync(number, key, stop) is not { } found) return NotThere(context, cases);
        if (!found.MayWrite) return Show(found, key!, null, isFault: false, null, StatusCodes.Status409Conflict);
        if (await FormAsync(context, stop) is not var (typed, once)) return Show(found, key!, found.Texts.TooLong, isFault: true, null, StatusCodes.Status413PayloadTooLarge);
        var text = typed.ReplaceLineEndings("\n").Trim();
        if (text.Length is 0 or > MaxText) return Show(found, key!, text.Length == 0 ? found.Texts.Empty : found.Texts.TooLong, isFault: true, text.Length > MaxText ? text : null, StatusCodes.Status422UnprocessableEntity);
        var message = new InboundMessage
        {
            ExternalId = $"page:{found.View.Number}:{once}",
            Account = found.ReplyTo!.Ref.Account,
            Channel = found.ReplyTo.Channel,
            Conversation = found.ReplyTo.Ref.Key,
            Sender = found.Sender!,
            Text = text,
            Language = found.View.Language,
            Notes = [new MessageNote("written-on-page")],
        };
        return await intake.AcceptAsync(PagePayloads.Make(message, time.GetUtcNow())) is AcceptOutcome.Unavailable
            ? Show(found, key!, found.Texts.NotNow, isFault: true, text, StatusCodes.Status503ServiceUnavailable)
            : Results.Redirect($"/case/{found.View.Number}?key={key}&sent=1#text", permanent: false, preserveMethod: false);
    }

    /// <summary>A file of the case, as plain bytes to be saved, whatever it claims to be.</summary>
    private static async Task<IResult> FileAsync(HttpContext context, string number, string sha256, CustomerCases cases, IAttachmentStore files, string? key, CancellationToken stop)
    {
        Guard(context);
        if (await cases.FindAsync(number, key, stop) is not { } found) return NotThere(context, cases);
        var file = found.View.Messages.SelectMany(m => m.Body.Attachments).FirstOrDefault(a => a.Sha256 == sha256);
        if (file is null || files.Open(sha256) is not { } content) return NotThere(context, cases);
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        return Results.Stream(content, "application/octet-stream", file.Name);
    }

    /// <summary>Null if it is too big or no form. A form without our mark gets one of its own.</summary>
    private static async Task<(string Text, string Once)?> FormAsync(HttpContext context, CancellationToken stop)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength > MaxForm) return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxForm;
        try
        {
            var form = await context.Request.ReadFormAsync(new FormOptions { BufferBody = false, ValueCountLimit = 10, ValueLengthLimit = MaxForm, BufferBodyLengthLimit = MaxForm, MultipartBodyLengthLimit = MaxForm }, stop);
            var once = form["once"] is [{ Length: <= 32 and > 0 } said] && Base64Url.IsValid(said) ? said : NewOnce();
            return (form["text"] is [{ } text] ? text : "", once);
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static IResult Show(CustomerCase found, string key, string? says, bool isFault, string? typed, int status) =>
        Html(CasePages.Show(found.Texts, found.View, key, new CaseWriting(found.MayWrite ? NewOnce() : null, says, isFault, typed), found.Contact), status);

    private static IResult NotThere(HttpContext context, CustomerCases cases) => Html(CasePages.NotThere(cases.TextsFor(context.Request), cases.Contact), StatusCodes.Status404NotFound);

    private static IResult Html(string page, int status) => Results.Text(page, "text/html; charset=utf-8", statusCode: status);

    private static string NewOnce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(OnceBytes));

    /// <summary>The key stands in the address: nothing of this may be kept on the way, found by a search engine, or framed.</summary>
    private static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
    }
}

/// <summary>A case as its customer finds it.</summary>
/// <param name="ReplyTo">The conversation that a message is added to, and <paramref name="Sender"/> who adds it; null where none can be.</param>
internal sealed record CustomerCase(CustomerView View, CasePageTexts Texts, Conversation? ReplyTo, MessageSender? Sender, string? Contact)
{
    public bool MayWrite => ReplyTo is not null && Sender is not null;
}

/// <summary>Finds cases for those who have the key.</summary>
internal sealed class CustomerCases(CaseLinks links, ICaseQueries queries, ICaseStore store, HubSettings settings, TimeProvider time)
{
    /// <summary>The web chat, if the hub has one.</summary>
    public string? Contact => settings.Accounts.FirstOrDefault(a => a.Type.Type == "webchat") is { } chat ? $"/chat/{chat.Name}/" : null;

    public CasePageTexts TextsFor(HttpRequest request) => CasePageTexts.For(Help.HelpTexts.For(request, null, settings.Intake.DefaultLanguage).Language, settings.Intake.DefaultLanguage);

    /// <summary>Null if the key is not the case's own, or no longer. It is looked at first: without it nothing is read.</summary>
    public async Task<CustomerCase?> FindAsync(string text, string? key, CancellationToken stop)
    {
        if (!CaseNumber.TryParse(text, out var number) || number.ToString() != text || !links.IsGood(number, key, time.GetUtcNow())) return null;
        if (await queries.FindAsync(number, stop) is not { } details || ProblemCase.Is(details.Case)) return null;
        var view = CustomerView.Of(details);
        var (replyTo, sender) = await WritableAsync(details, view, stop);
        return new CustomerCase(view, CasePageTexts.For(view.Language, settings.Intake.DefaultLanguage), replyTo, sender, Contact);
    }

    /// <summary>A message goes where the customer last wrote; not if that conversation is about another case by now, or its account is gone.</summary>
    private async Task<(Conversation? ReplyTo, MessageSender? Sender)> WritableAsync(CaseDetails details, CustomerView view, CancellationToken stop)
    {
        var c = details.Case;
        if (c.Status == CaseStatus.Closed || c.MergedInto is not null || settings.Accounts.All(a => a.Name != c.ReplyTo.Account)) return (null, null);
        if (await store.LoadCaseAsync(c.Number, stop) is not { ReplyTo: { } conversation } || conversation.Case != c.Number) return (null, null);
        var last = view.Messages.LastOrDefault(m => m is { Direction: Direction.In, Body.Sender: not null } && m.Conversation == conversation.Ref);
        return (conversation, last?.Body.Sender);
    }
}
