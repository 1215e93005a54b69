using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Components.Layout;

public sealed partial class MainLayout : LayoutComponentBase
{
    [CascadingParameter]
    public required Reader Reader { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    private Texts Text => Reader.Text;

    /// <summary>Null where cases are only taken by hand.</summary>
    private IWorkDesk? Work => Services.GetService<IWorkDesk>();

    /// <summary>Null where the console does not show them.</summary>
    private IDeskRules? Rules => Services.GetService<IDeskRules>();

    private bool HasTrial => Services.GetService<ITrialRunner>() is not null;

    private string Here => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    private static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Take(1).Concat(words.Length > 1 ? words[^1..] : []).Select(w => System.Globalization.StringInfo.GetNextTextElement(w))).ToUpperInvariant();
    }
}
