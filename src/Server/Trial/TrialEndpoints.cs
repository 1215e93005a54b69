using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Api;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Trial;

/// <summary>A message to try: as whom, on which account, with what text.</summary>
public sealed record TrialRunRequest(string Account, string Text, string? Customer = null, string? Key = null);

/// <summary>What became of it; times in milliseconds from sending.</summary>
public sealed record TrialRunShape(
    string Key, TrialRequestShape Request, TrialResponseShape Response, JsonElement? Normalised, string? Case, JsonElement? Routing, JsonElement? Trace, IReadOnlyList<string> Answers,
    double AcknowledgedMs, double? RoutedMs, double? AnsweredMs);

/// <summary>The request as the platform would send it.</summary>
public sealed record TrialRequestShape(string Line, IReadOnlyDictionary<string, string> Headers, string Payload);

public sealed record TrialResponseShape(int Status, string Body);

/// <summary>The try-it page's backend, in development only; <c>POST /try/run</c> is the same for scripts.</summary>
internal static class TrialEndpoints
{
    public const int MaxText = 100_000;

    public static void AddTrial(this IServiceCollection services)
    {
        services.AddHttpClient(TrialRunner.ClientName, c => c.Timeout = TimeSpan.FromSeconds(30))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
            .RemoveAllLoggers();
        services.AddSingleton<HubAddresses>();
        services.AddSingleton<TrialRunner>();
        services.AddSingleton<ITrialRunner>(s => s.GetRequiredService<TrialRunner>());
    }

    public static void MapTrial(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/try/run", RunAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> RunAsync(TrialRunner runner, TrialRunRequest body, CancellationToken stop)
    {
        if (!AccountName.IsValid(body.Account) || runner.Accounts.All(a => a.Account.Value != body.Account))
        {
            return ApiAnswers.Value($"account: the accounts that can be tried are: {string.Join(", ", runner.Accounts.Select(a => a.Account.Value))}.");
        }

        if (body.Text.Length is 0 or > MaxText) return ApiAnswers.Value($"text: 1 to {MaxText} characters.");
        if (body is { Customer.Length: > 100 } or { Key.Length: > 100 }) return ApiAnswers.Value("customer, key: at most 100 characters.");
        var result = await runner.RunAsync(new AccountName(body.Account), body.Customer is { Length: > 0 } name ? name : "Ana", body.Text, body.Key, stop);
        return Results.Json(Shape(result), ApiJson.Wire.TrialRunShape);
    }

    private static TrialRunShape Shape(TrialRun run)
    {
        var r = run.Result;
        return new TrialRunShape(
            run.Key,
            new TrialRequestShape(r.RequestLine, Headers(r.Headers), r.Payload),
            new TrialResponseShape(r.Status, r.ResponseBody),
            r.NormalisedJson is null ? null : JsonElement.Parse(r.NormalisedJson),
            r.Case?.ToString(),
            r.Result is null ? null : JsonSerializer.SerializeToElement(r.Result, CaseJson.Default.RoutingResult),
            r.Trace is null ? null : JsonSerializer.SerializeToElement(r.Trace, CaseJson.Default.RoutingTrace),
            r.Answers,
            r.Acknowledged.TotalMilliseconds,
            r.Routed?.TotalMilliseconds,
            run.Answered?.TotalMilliseconds);
    }

    private static Dictionary<string, string> Headers(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        headers.GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => string.Join(", ", g.Select(h => h.Value)), StringComparer.OrdinalIgnoreCase);
}
