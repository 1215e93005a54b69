using ChannelHub.AgentConsole.Components.Controls;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>The routing file: everyone reads it, admins change it. A change goes the same way as through the API: refused whole with its faults, or in force at once.</summary>
public sealed partial class RulesPage : ReadingComponent
{
    /// <summary>In UTF-16 code units. A longer text is no work for a text box, and would not fit into a form.</summary>
    public const int MaxEdited = 1_000_000;

    private const int MostShown = 100;

    private RulesText? file;
    private RulesOutcome? outcome;
    private string shown = "";
    private string mark = "";
    private string[]? lines;

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required ILogger<RulesPage> Log { get; set; }

    private IDeskRules? Rules => Services.GetService<IDeskRules>();

    private bool MayChange => Reader.Agent.Role == AgentRole.Admin && file!.Text.Length <= MaxEdited;

    private int Lines => (lines ??= shown.Split('\n')).Length;

    /// <summary>Of the text that was sent, else of the file on disk.</summary>
    private IReadOnlyList<RulesFault> Faults => outcome switch
    {
        RulesOutcome.Refused refused => refused.Faults,
        null => Rules!.Refused,
        _ => [],
    };

    private IEnumerable<(int Number, bool Bad)> Numbers
    {
        get
        {
            var bad = Faults.Select(f => f.Line).ToHashSet();
            return Enumerable.Range(1, Lines).Select(n => (n, bad.Contains(n)));
        }
    }

    private string? Sentence => outcome switch
    {
        RulesOutcome.Refused refused => Text.Count("rules.refused", refused.Faults.Count),
        RulesOutcome.Stale => Text["rules.stale"],
        RulesOutcome.Failed failed => Text.Fill("rules.failed", ("reason", failed.Reason)),
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        if (Rules is null)
        {
            PageStatus.NotFound(Context);
            return;
        }

        file = await Rules.ReadAsync(Context.RequestAborted);
        (shown, mark) = (file.Text, file.Mark);
    }

    private string LineOf(RulesFault fault) => fault.Line >= 1 && fault.Line <= Lines && lines![fault.Line - 1].Trim() is { Length: > 0 } line ? (line.Length > 90 ? line[..90] + "…" : line) : "—";

    private async Task ActAsync()
    {
        if (Rules is not { } rules) return;
        var fields = Context.Request.Form;
        if (!MayChange)
        {
            Context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        // Browsers send line breaks as CR LF (HTML, "form data set"); the file has LF. The mark stays the one that the text was read with: a stale change stays stale until the page is loaded again.
        (shown, mark, lines) = (fields["text"].ToString().ReplaceLineEndings("\n"), fields["mark"].ToString(), null);
        var save = fields["do"] == "save";
        outcome = save ? await rules.SaveAsync(shown, mark, Context.RequestAborted) : await rules.CheckAsync(shown, Context.RequestAborted);
        if (save) Log.RulesSaved(Reader.Agent.Id.Value, outcome.GetType().Name, rules.Current.Id);
        if (save && outcome is RulesOutcome.Fine)
        {
            Navigation.NavigateTo("/rules?saved");
            return;
        }

        Context.Response.StatusCode = outcome switch
        {
            RulesOutcome.Refused => StatusCodes.Status422UnprocessableEntity,
            RulesOutcome.Stale => StatusCodes.Status409Conflict,
            RulesOutcome.Failed => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status200OK,
        };
    }
}
