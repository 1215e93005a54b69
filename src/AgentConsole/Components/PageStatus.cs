using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole.Components;

internal static class PageStatus
{
    /// <summary>
    /// The page is answered as not found, with its own words. Set when the answer starts: the framework sends nothing of a page whose status is
    /// 404 before that (it leaves such an answer to the status-code pages).
    /// </summary>
    public static void NotFound(HttpContext context) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
