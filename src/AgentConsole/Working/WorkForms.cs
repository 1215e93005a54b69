using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Working;

/// <summary>The forms that every page has: whether the agent is there for work, and his word on what is offered to him.</summary>
internal static class WorkForms
{
    public static async Task SetPresenceAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } sent) return;
        if (!Names.TryParse<Presence>(sent.Form["presence"], out var presence))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        await sent.Desk.SetPresenceAsync(sent.Agent.Id, presence, byProgram: false, context.RequestAborted);
        context.Response.Redirect(Preferences.Back(sent.Form));
    }

    /// <summary>Accepted: on to the case. Too late: there too, where it stands who has it. Declined: back to where the agent was.</summary>
    public static async Task AnswerOfferAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } sent) return;
        CaseCommand? command = sent.Form["do"].ToString() switch { "accept" => new CaseCommand.AcceptOffer(), "decline" => new CaseCommand.DeclineOffer(), _ => null };
        if (command is null || !CaseNumber.TryParse(sent.Form["case"], out var number))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        var outcome = await context.RequestServices.GetRequiredService<ICaseDesk>().ExecuteAsync(number, command, sent.Agent.Actor, null, context.RequestAborted);
        context.Response.Redirect(command is CaseCommand.DeclineOffer && outcome is CommandOutcome.Done ? Preferences.Back(sent.Form) : $"/cases/{number}");
    }

    /// <summary>Null when the request was answered: it did not come from a page of ours, or nobody is signed in.</summary>
    private static async Task<Sent?> ReadAsync(HttpContext context)
    {
        var desk = context.RequestServices.GetService<IWorkDesk>();
        var agent = AgentIdentity.From(context.User);
        if (desk is not null && agent is not null && context.Request.HasFormContentType && await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            return new Sent(await context.Request.ReadFormAsync(context.RequestAborted), desk, agent);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return null;
    }

    private sealed record Sent(IFormCollection Form, IWorkDesk Desk, AgentIdentity Agent);
}
