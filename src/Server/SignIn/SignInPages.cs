using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace ChannelHub.Server.SignIn;

/// <summary>The pages of signing in and out, as plain HTML that works without script.</summary>
internal static class SignInPages
{
    public const int MaxNameLength = 100;

    public const string Style =
        """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
        main { width: min(26rem, calc(100vw - 2rem)); }
        h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input, button { box-sizing: border-box; width: 100%; padding: .7rem .8rem; font: inherit; border: 1px solid #767676; border-radius: .4rem; }
        button { margin-top: 1.25rem; border: 0; background: #0b5cad; color: #fff; font-weight: 600; cursor: pointer; }
        button:focus-visible, input:focus-visible { outline: 3px solid #f5a300; outline-offset: 2px; }
        small { display: block; opacity: .8; }
        [role=alert] { padding: .7rem .8rem; border-left: 4px solid #b3261e; background: #b3261e1a; }
        """;

    public static string Continue(SignInTexts texts, string key, string? to, AntiforgeryTokenSet form) => Page(texts, texts.Title,
        $"""
        <p>{Text(texts.ContinueHint)}</p>
        <form method="post" action="{SignInLinks.Path}">{Hidden(form, key, to)}<button>{Text(texts.Continue)}</button></form>
        """);

    public static string First(SignInTexts texts, string key, string? to, AntiforgeryTokenSet form, FormFault? fault = null, string? name = null, string? signInName = null)
    {
        var alert = fault switch
        {
            FormFault.Name => Alert(texts.NameFault),
            FormFault.SignInName => Alert(texts.SignInNameFault),
            _ => "",
        };
        return Page(texts, texts.First,
            $"""
            <p>{Text(texts.FirstHint)}</p>{alert}
            <form method="post" action="{SignInLinks.Path}">{Hidden(form, key, to)}
            <label for="name">{Text(texts.Name)}</label>
            <input id="name" name="name" autocomplete="name" required maxlength="{MaxNameLength}" value="{Text(name ?? "")}">
            <label for="id">{Text(texts.SignInName)}</label>
            <input id="id" name="id" autocomplete="username" autocapitalize="none" required maxlength="64" pattern="[A-Za-z0-9._\-]+" value="{Text(signInName ?? "")}" aria-describedby="id-hint">
            <small id="id-hint">{Text(texts.SignInNameHint)}</small>
            <button>{Text(texts.Make)}</button></form>
            """);
    }

    public static string Message(SignInTexts texts, string message) => Page(texts, texts.Title, $"<p>{Text(message)}</p>");

    public static string Refused(SignInTexts texts) => Page(texts, texts.Title, Alert(texts.Refused));

    public static string SignOut(SignInTexts texts, AntiforgeryTokenSet form) => Page(texts, texts.SignOut,
        $"""
        <p>{Text(texts.SignOutHint)}</p>
        <form method="post" action="/sign-out">{Hidden(form, null, null)}<button>{Text(texts.SignOut)}</button></form>
        """);

    private static string Page(SignInTexts texts, string heading, string body) =>
        $"""
        <!DOCTYPE html>
        <html lang="{texts.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><title>{Text(heading)} · ChannelHub</title><link rel="stylesheet" href="/sign-in/style.css"></head>
        <body><main><h1>{Text(heading)}</h1>
        {body}
        </main></body></html>

        """;

    private static string Hidden(AntiforgeryTokenSet form, string? key, string? to) =>
        Field(form.FormFieldName, form.RequestToken ?? "") + (key is null ? "" : Field("key", key)) + (to is null ? "" : Field("to", to));

    private static string Field(string name, string value) => $"<input type=\"hidden\" name=\"{Text(name)}\" value=\"{Text(value)}\">";

    private static string Alert(string message) => $"<p role=\"alert\">{Text(message)}</p>";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
