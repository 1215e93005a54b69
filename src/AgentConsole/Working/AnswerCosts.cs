using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole.Working;

/// <summary>Says what an answer costs, where that depends on its length: while it is written, and when it has gone.</summary>
internal static class AnswerCosts
{
    private const int MaxForm = 512 * 1024;

    public static AnswerCost? Of(IEnumerable<IChannel> channels, CaseNumber number, ConversationRef conversation, MessageBody body) =>
        channels.FirstOrDefault(c => c.Account == conversation.Account)?.CostOf(number, conversation, body);

    public static string Words(AnswerCost cost, Texts text)
    {
        var sentence = text.Count("cost.sms", cost.Segments);
        if (cost.Dear is { } character) sentence += " · " + text.Fill("cost.dear", ("character", character));
        return cost.IsShortened ? $"{sentence} · {text["cost.shortened"]}" : sentence;
    }

    /// <summary><c>POST /_console/cost</c>: the text of an answer to a case, and back comes a sentence; nothing where it costs nothing. It changes nothing.</summary>
    public static async Task<IResult> TellAsync(HttpContext context, ICaseQueries queries, IEnumerable<IChannel> channels)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > MaxForm) return Results.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!CaseNumber.TryParse(form["case"].ToString(), out var number) || await queries.FindAsync(number, context.RequestAborted) is not { Case: var known }) return Results.NotFound();
        var text = form["text"].ToString().ReplaceLineEndings("\n").Trim();
        var cost = text.Length is 0 or > CaseCommands.MaxTextLength ? null : Of(channels, number, known.ReplyTo, new MessageBody { Text = text, Language = known.Language });
        return Results.Text(cost is null ? "" : Words(cost, Preferences.Language(context.Request)));
    }
}
