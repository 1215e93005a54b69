using System.Diagnostics.CodeAnalysis;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.WebChat;

/// <summary>What every request of the page must pass: a known account, our own page, a visitor's key that we signed.</summary>
internal sealed class WebChatGate(WebChatAccounts accounts, IMessageIntake intake, ILogger<WebChatGate> logger)
{
    /// <summary>Null if the request may go on.</summary>
    public Problem? Enter(HttpContext http, [NotNullWhen(true)] out WebChatAccount? account, [NotNullWhen(true)] out string? visitor)
    {
        visitor = null;
        account = accounts.Find(http);
        if (account is null) return WebChatProblems.UnknownAccount;
        if (!OwnSite.Sent(http.Request)) return WebChatProblems.ForeignSite;
        visitor = account.VisitorOf(http.Request);
        return visitor is null ? WebChatProblems.NoVisitor : null;
    }

    /// <summary>Answers a request that brought a message or report and is not taken. It counts as received and refused, except where it will come again.</summary>
    public Task RefuseAsync(HttpContext http, WebChatAccount? account, Problem problem)
    {
        if (account is not null)
        {
            if (problem.Status != StatusCodes.Status503ServiceUnavailable) intake.CountRefused(account.Name, problem.Code);
            WebChatLog.Refused(logger, account.Name, problem.Status, problem.Code);
        }

        return problem.WriteAsync(http);
    }
}
