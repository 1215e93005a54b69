using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>The articles, with what each did: shown, solved, failed.</summary>
public sealed partial class ArticlesPage
{
    private const int Limit = 100;

    private IReadOnlyList<Article> shown = [];

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Services.GetService<IArticles>() is { } articles) shown = await articles.ListAsync(Context.Request.Query["after"], Limit, Context.RequestAborted);
    }
}
