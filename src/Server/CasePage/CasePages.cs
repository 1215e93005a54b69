using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels;
using static ChannelHub.Server.Help.HelpPages;

namespace ChannelHub.Server.CasePage;

/// <summary>What the page offers for writing: a form, or where to write instead.</summary>
/// <param name="Once">Names this form, so that sending it twice adds one message; null where there is no form.</param>
/// <param name="Says">What came of the form that was sent.</param>
/// <param name="Typed">What was typed in a form that could not be taken.</param>
internal sealed record CaseWriting(string? Once, string? Says = null, bool IsFault = false, string? Typed = null);

/// <summary>A customer's own case as plain HTML that works without script and sets no cookie.</summary>
internal static class CasePages
{
    /// <param name="contact">The web chat's address, if the hub has one.</param>
    public static string Show(CasePageTexts t, CustomerView view, string key, CaseWriting writing, string? contact)
    {
        var messages = string.Concat(view.Messages.Select(m => Message(t, m, view.Number, key)));
        return Page(t, $"{t.Title} {view.Number}",
            $"""
            <h1>{Text(t.Title)} {view.Number}</h1>
            <p><strong>{Text(t.Statuses[view.Status])}</strong></p>
            <ol class="talk">{messages}</ol>
            {Said(writing)}{(writing.Once is { } once ? Form(t, view.Number, key, once, writing.Typed) : Instead(t, view.Status, contact))}
            <p class="quiet">{Text(t.Secret)}</p>
            """);
    }

    public static string NotThere(CasePageTexts t, string? contact) => Page(t, t.NotThere, $"<h1>{Text(t.NotThere)}</h1>{Contact(t, contact)}");

    private static string Message(CasePageTexts t, StoredMessage message, CaseNumber number, string key)
    {
        var isOwn = message.Direction == Direction.In;
        var who = isOwn ? t.You : message.Author.Kind == AuthorKind.Bot ? t.Bot : t.Desk;
        var at = message.At.ToUniversalTime();
        var choices = message.Body.Choices.Count == 0 ? "" : $"<ol>{string.Concat(message.Body.Choices.Select(c => $"<li>{Text(c.Label)}</li>"))}</ol>";
        return $"""
            <li{(isOwn ? " class=\"own\"" : "")}><span class="quiet"><strong>{Text(who)}</strong> · <time datetime="{at:yyyy-MM-ddTHH:mm:ssZ}">{at:yyyy-MM-dd HH:mm} UTC</time></span>
            <p dir="auto">{Text(isOwn ? message.Body.Text : MarkedText.Plain(message.Body.Text))}</p>{choices}{Files(t, message, number, key)}</li>
            """;
    }

    private static string Files(CasePageTexts t, StoredMessage message, CaseNumber number, string key) =>
        message.Body.Attachments.Count == 0 ? ""
        : $"<ul class=\"list\" aria-label=\"{Text(t.Files)}\">{string.Concat(message.Body.Attachments.Select(a => $"<li><a href=\"/case/{number}/files/{a.Sha256}?key={key}\" download=\"{Text(a.Name)}\">{Text(a.Name)}</a></li>"))}</ul>";

    private static string Said(CaseWriting writing) => writing.Says is { } says ? $"<p class=\"said\" role=\"{(writing.IsFault ? "alert" : "status")}\">{Text(says)}</p>" : "";

    private static string Form(CasePageTexts t, CaseNumber number, string key, string once, string? typed) =>
        $"""
        <form method="post" action="/case/{number}?key={key}"><input type="hidden" name="once" value="{once}">
        <label for="text">{Text(t.Write)}</label><textarea id="text" name="text" maxlength="{CasePageEndpoints.MaxText.ToString(CultureInfo.InvariantCulture)}" required dir="auto">{Text(typed ?? "")}</textarea><button>{Text(t.Send)}</button></form>
        """;

    private static string Instead(CasePageTexts t, CaseStatus status, string? contact) =>
        $"<p>{Text(status == CaseStatus.Closed ? t.Over : t.Elsewhere)}</p>{Contact(t, contact)}";

    private static string Contact(CasePageTexts t, string? contact) => contact is null ? "" : $"<p><a class=\"contact\" href=\"{Text(contact)}\">{Text(t.Contact)}</a></p>";

    private static string Page(CasePageTexts t, string title, string body) =>
        $"""
        <!DOCTYPE html>
        <html lang="{t.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow">
        <title>{Text(title)}</title><link rel="stylesheet" href="/help/style.css"></head>
        <body><main>
        {body}
        </main></body></html>

        """;
}
