using System.Globalization;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>One article in one language at a time: title, text, who may read it, and whether it is published.</summary>
public sealed partial class ArticlePage
{
    private const string Form = "article";
    private static readonly string[] Usual = ["es", "en", "pt"];

    /// <summary>So many versions are shown with what they changed; the API gives more.</summary>
    private const int MostVersions = 30;

    private Article? article;
    private IReadOnlyList<ArticleChange> versions = [];
    private ActionFault? fault;
    private PostedForm? posted;

    [Parameter]
    public required string Key { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private IEnumerable<string> Languages => article!.Content.Texts.Select(t => t.Language).Union(Usual, StringComparer.Ordinal);

    /// <summary>The text in the language that the address asks for; a new one for a language that it does not have yet.</summary>
    private ArticleText Shown =>
        Context.Request.Query["language"] is [{ Length: 2 } asked] ? article!.Content.In(asked) ?? new ArticleText(asked, "", "") : article!.Content.Texts[0];

    protected override async Task OnInitializedAsync()
    {
        article = Services.GetService<IArticles>() is { } articles ? await articles.FindAsync(Key, Context.RequestAborted) : null;
        if (article is null) PageStatus.NotFound(Context);
        else versions = ArticleChanges.Of(await Services.GetRequiredService<IArticles>().HistoryAsync(Key, Context.RequestAborted), MostVersions);
    }

    private async Task SaveAsync()
    {
        if (article is null) return;
        var form = Context.Request.Form;
        if (!int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || !Names.TryParse<ArticleState>(form["state"], out var state) || !Names.TryParse<ArticleVisibility>(form["visibility"], out var visibility))
        {
            Show(new ActionFault(Form, Text["fault.form"]));
            return;
        }

        var text = new ArticleText(form["language"].ToString(), form["title"].ToString().Trim(), form["body"].ToString().ReplaceLineEndings("\n").Trim());
        var content = article.Content with
        {
            State = state, Visibility = visibility, Texts = article.Content.Texts.RemoveAll(t => t.Language == text.Language).Add(text).OrderBy(t => t.Language, StringComparer.Ordinal).ToValueList(),
        };
        if (content.Faults().Any())
        {
            Show(new ActionFault(Form, Text["article.fault"]));
            return;
        }

        switch (await Services.GetRequiredService<IArticles>().SaveAsync(content, version, Reader.Agent.Id.Value, Time.GetUtcNow()))
        {
            case SaveArticleOutcome.Stale:
                Show(new ActionFault(Form, Text["article.stale"], IsStale: true));
                break;
            default:
                Navigation.NavigateTo($"/articles/{article.Key}?language={text.Language}");
                break;
        }
    }

    private void Show(ActionFault why)
    {
        fault = why;
        posted = new PostedForm(Form, Context.Request.Form);
        Context.Response.StatusCode = why.IsStale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
    }
}
