using System.Globalization;
using ChannelHub.AgentConsole.Components.Controls;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>What could not be processed, with its error and the payload as it came; for supervisors and admins.</summary>
public sealed partial class ParkedPage : ReadingComponent
{
    private const int Window = 50;
    private IReadOnlyList<ParkedRow> rows = [];
    private string? notice;

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required IInbox Inbox { get; set; }

    [Inject]
    public required IMessageIntake Intake { get; set; }

    [Inject]
    public required ILogger<ParkedPage> Log { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (!Reader.Agent.IsSupervisor)
        {
            Context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var after = long.TryParse(Context.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new InboxId(id) : default;
        rows = await Inbox.ListParkedAsync(after, Window, Context.RequestAborted);
    }

    private async Task RetryAsync(InboxId id)
    {
        var done = await Intake.RetryParkedAsync(id);
        Log.ParkedRetried(Reader.Agent.Id.Value, id.Value, done);
        notice = Text.Fill(done ? "parked.retried" : "parked.not-parked", ("id", id));
        await ReadAsync();
    }
}
