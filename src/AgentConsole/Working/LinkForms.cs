using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Working;

/// <summary>Takes a link between two contacts back, from the page of a case.</summary>
internal static class LinkForms
{
    /// <summary>Why a link was not undone, as the page's address says it.</summary>
    public const string Fault = "link-fault";

    public static async Task UndoAsync(HttpContext context)
    {
        var agent = AgentIdentity.From(context.User);
        if (agent is null || context.RequestServices.GetService<IContactLinks>() is not { } links || !context.Request.HasFormContentType || !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!CaseNumber.TryParse(form["case"], out var number) || !ContactId.TryParse(form["contact"], out var contact) || !ContactLinkId.TryParse(form["link"], out var link))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        var outcome = await links.UndoAsync(contact, link, agent.Id.Value, context.RequestAborted);
        var fault = outcome switch
        {
            LinkOutcome.Refused refused => refused.Code,
            LinkOutcome.NotFound or LinkOutcome.Unavailable => "link",
            _ => null,
        };
        context.Response.Redirect(fault is null ? $"/cases/{number}" : $"/cases/{number}?{Fault}={fault}");
    }
}
