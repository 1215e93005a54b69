using System.Text;
using ChannelHub.Intake;
using ChannelHub.Routing;
using ChannelHub.Server.Access;
using ChannelHub.Server.Hosting;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Api;

/// <summary>The routing file as programs read and change it.</summary>
internal static class RoutingEndpoints
{
    /// <summary>So many faults are told in one answer.</summary>
    private const int MaxTold = 50;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/routing", ReadAsync).RequireAuthorization(Policies.ApiRead).WithTags("routing").WithName("readRouting").WithSummary("The routing file, the rules in force, and what keeps a changed file from it")
            .Produces<RoutingShape>();
        api.MapPut("/routing", SaveAsync).RequireAuthorization(Policies.ApiAdmin).WithTags("routing").WithName("saveRouting")
            .WithSummary("Save a routing file (the body is its YAML): checked whole, its examples run, in force at once; If-Match takes the id of the rules that it was made from")
            .Accepts<string>("application/yaml").Produces<RoutingShape>().ProducesProblemShape(412).ProducesProblemShape(422);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, RoutingSource source, HubSettings settings, CancellationToken stop)
    {
        var path = RoutingFiles.PathOf(settings);
        return Answer(context, source.Current, File.Exists(path) ? await File.ReadAllTextAsync(path, stop) : "", source.LastFaults);
    }

    private static async Task<IResult> SaveAsync(HttpContext context, RoutingSaving saving, CancellationToken stop)
    {
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        string text;
        try
        {
            text = await reader.ReadToEndAsync(stop);
        }
        catch (DecoderFallbackException)
        {
            return ApiAnswers.Value("The body is not UTF-8: save the file in that encoding.");
        }

        var readAs = context.Request.Headers.IfMatch is [{ Length: > 0 } tag] && tag != "*" ? tag.Trim('"') : null;
        return await saving.SaveAsync(text, readAs, stop) switch
        {
            RoutingSaved.Done(var set) => Answer(context, set, text, []),
            RoutingSaved.Refused(var faults) => new ProblemAnswer(new Problem(422, "routing", Say(faults))),
            RoutingSaved.Stale(var current) => new ProblemAnswer(new Problem(412, "stale", $"The rules {current} are in force by now: read the file again and make the change on what it says.")),
            var other => throw new InvalidOperationException($"{other.GetType().Name} has no answer."),
        };
    }

    private static string Say(IReadOnlyList<RoutingFault> faults)
    {
        var text = new StringBuilder($"Nothing was saved; the file has {(faults.Count == 1 ? "one fault" : $"{faults.Count} faults")}:");
        foreach (var fault in faults.Take(MaxTold)) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{fault.Line}:{fault.Column}: {fault.Message}");
        if (faults.Count > MaxTold) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\nand {faults.Count - MaxTold} more.");
        return text.ToString();
    }

    private static IResult Answer(HttpContext context, RoutingSet set, string text, IReadOnlyList<RoutingFault> faults)
    {
        context.Response.Headers.ETag = $"\"{set.Id}\"";
        var shape = new RoutingShape { RuleSet = set.Id, Rules = set.Rules.Count, Text = text, Faults = [.. faults.Select(f => new RoutingFaultShape(f.Line, f.Column, f.Message))] };
        return Results.Json(shape, ApiJson.Wire.RoutingShape);
    }
}
