using System.Globalization;
using ChannelHub.AgentConsole.Components.Controls;
using ChannelHub.AgentConsole.Telling;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>One case: what was said, what happened, why it is here, and everything an agent can do with it.</summary>
public sealed partial class CasePage : ReadingComponent
{
    private CaseDetails? details;
    private MessageThread thread = new([], 0);
    private RoutingReasons? reasons;
    private ActionFault? fault;
    private PostedForm? posted;
    private IReadOnlyList<Agent> colleagues = [];
    private IReadOnlyList<ArticleHit> articles = [];
    private IReadOnlyList<ContactLink> links = [];
    private ContactInvitation? invitation;
    private ReplyPlaces? places;
    private IReadOnlyList<AnswerWay> ways = [];

    [Parameter]
    public required string Number { get; set; }

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required ICaseQueries Queries { get; set; }

    [Inject]
    public required ICaseDesk Desk { get; set; }

    [Inject]
    public required IDeskDirectory Directory { get; set; }

    [Inject]
    public required IClockAccounts Clocks { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required ILogger<CasePage> Log { get; set; }

    private string? RoutedText
    {
        get
        {
            var body = details?.Messages.FirstOrDefault(m => m.Message.Id.Seq == reasons?.Trace.Inputs.Message)?.Message.Body;
            return body?.Subject is { Length: > 0 } subject ? $"{subject}\n{body.Text}" : body?.Text;
        }
    }

    private string? LinkFault => Context.Request.Query[LinkForms.Fault] is [{ Length: > 0 } code] ? code : null;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        details = CaseNumber.TryParse(Number, out var number) ? await Queries.FindAsync(number, Context.RequestAborted) : null;
        if (details is null)
        {
            PageStatus.NotFound(Context);
            return;
        }

        if (Services.GetService<IPeople>() is { } people) colleagues = [.. (await people.ListAgentsAsync(Context.RequestAborted)).Where(a => !a.Disabled)];
        if (Services.GetService<IArticles>() is { } known && FittingArticles.SearchFor(details) is { } search) articles = await known.SearchAsync(search, Context.RequestAborted);
        if (details.Case.Contact is { } contact)
        {
            if (Services.GetService<IContactDirectory>() is { } directory)
            {
                links = await directory.ReadLinksAsync(contact, Context.RequestAborted);
                places = ReplyPlaces.Of(details, await directory.ReadPlacesAsync(contact, Context.RequestAborted));
            }

            invitation = Services.GetService<IContactLinks>()?.Invite(contact);
        }

        if (details.Case is { Status: not CaseStatus.Closed, UndeliveredAnswers.Count: > 0 } && Services.GetService<IAnswerWays>() is { } elsewhere) ways = await elsewhere.FindAsync(details.Case.Number, Context.RequestAborted);
        thread = MessageThread.Of(details, all: Context.Request.Query.ContainsKey("all"));
        reasons = RoutingReasons.LastOf(details.Events);
    }

    private AnswerCost? CostOf(StoredMessage message) => message is { Direction: Direction.Out, Conversation: { } conversation } ? CostOf(conversation, message.Body) : null;

    private AnswerCost? CostOf(ConversationRef conversation, MessageBody body) => AnswerCosts.Of(Services.GetServices<IChannel>(), details!.Case.Number, conversation, body);

    private IReadOnlyList<string> WordsIn(ThreadMessage item) => reasons is not null && item.Seq == reasons.Trace.Inputs.Message ? reasons.Words : [];

    /// <summary>Carries out what a form asks. Done: the page is asked for again, so that reloading it repeats nothing. Not done: the page says why and keeps what was typed.</summary>
    private async Task ActAsync(string name, int? item = null)
    {
        if (details is null) return;
        var slot = item is { } seq ? string.Create(CultureInfo.InvariantCulture, $"{name}-{seq}") : name;
        var fields = Context.Request.Form;
        if (CaseForm.Read(name, field => fields.TryGetValue(field, out var value) ? value.ToString() : null, Reader.Agent.Id, details.Case) is not { } form)
        {
            Show(new ActionFault(slot, Text["fault.form"]), name, fields);
            return;
        }

        if (form.Command is CaseCommand.Assign give && give.Agent != Reader.Agent.Id && colleagues.All(a => a.Id != give.Agent))
        {
            Show(new ActionFault(slot, Text["refused.agent"]), name, fields);
            return;
        }

        if (form.Command is CaseCommand.HandOver over && !Directory.Places.Contains(new DeskPlace(over.Department, over.Queue)))
        {
            Show(new ActionFault(slot, Text["fault.form"]), name, fields);
            return;
        }

        var outcome = await Desk.ExecuteAsync(details.Case.Number, form.Command, Reader.Agent.Actor, form.ExpectedVersion, Context.RequestAborted);
        if (ActionFault.Of(slot, outcome, Text) is { } why)
        {
            Log.CommandNotDone(details.Case.Number.Value, form.Command.GetType().Name, Reader.Agent.Id.Value, outcome.GetType().Name);
            if (why.IsStale) await ReadAsync();
            Show(why, name, fields);
            return;
        }

        Navigation.NavigateTo($"/cases/{details.Case.Number}");
    }

    /// <summary>There only where a model is set.</summary>
    private IAnswerDrafts? Drafts => Services.GetService<IAnswerDrafts>();

    /// <summary>Asks the model for a draft. Without one the page says why; the case is as it was in any event.</summary>
    private async Task DraftAsync()
    {
        if (details is null || Drafts is not { } drafts) return;
        if (await drafts.DraftAsync(details.Case.Number, Context.RequestAborted) is DraftOutcome.Nothing none) Show(new ActionFault(AnswerDraftPanel.Form, Text[$"draft.none.{Names.Of(none.Why)}"]), AnswerDraftPanel.Form, Context.Request.Form);
        else Navigation.NavigateTo($"/cases/{details.Case.Number}");
    }

    /// <summary>The boxes of the messages that an article's steps are made of.</summary>
    private const string MarkedStep = "step";
    private const int BeginningLength = 90;

    private IReadOnlyList<StoredMessage> Steps => [.. details!.Messages.Select(m => m.Message).Where(ArticleDraft.CanBeAStep)];

    private static string Beginning(string text) => text.Length <= BeginningLength ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[BeginningLength - 1]) ? BeginningLength - 1 : BeginningLength), "…");

    private bool CanMakeArticle => Services.GetService<IArticles>() is not null && details!.Case.LastAgentMessageAt is not null;

    /// <summary>A draft for a person to finish; who asks twice comes to the one that there is.</summary>
    private async Task MakeArticleAsync()
    {
        if (details is null || Services.GetService<IArticles>() is not { } known) return;
        var marked = Context.Request.Form[MarkedStep].Select(m => int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : 0).ToList();
        var draft = ArticleDraft.Of(details, marked);
        await known.SaveAsync(draft, expected: 0, Reader.Agent.Id.Value, Reader.Now);
        Navigation.NavigateTo($"/articles/{draft.Key}");
    }

    private void Show(ActionFault why, string name, IFormCollection fields)
    {
        fault = why;
        posted = new PostedForm(name, fields);
        Context.Response.StatusCode = why.IsStale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
    }
}
