using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace ChannelHub.Server.Hosting;

/// <summary>Something that a caller is told went wrong.</summary>
/// <param name="Code">A fixed word for programs; <c>docs/errors.md</c> lists them.</param>
/// <param name="Detail">A sentence for people: what, where, what to do.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    public string Title => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Status);
}

/// <summary>Makes every error answer a problem document (RFC 9457), whoever made it: an endpoint, the framework or a bug.</summary>
internal sealed class Problems(RequestDelegate next, ILogger<Problems> logger)
{
    public const string ContentType = "application/problem+json";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: there is nobody to tell.
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var problem = Of(e);
            if (problem.Status == 500) ServerLog.RequestFailed(logger, e, context.Request.Method, RouteOf(context), TraceId(context));
            context.Response.Clear();
            await WriteAsync(context, problem);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null } response)
        {
            await WriteAsync(context, ForStatus(response.StatusCode, context));
        }
    }

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"urn:channelhub:problem:{problem.Code}");
            writer.WriteString("title", problem.Title);
            writer.WriteNumber("status", problem.Status);
            writer.WriteString("detail", problem.Detail);
            writer.WriteString("code", problem.Code);
            writer.WriteString("traceId", TraceId(context));
            writer.WriteEndObject();
        }

        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    internal static Problem Of(Exception e) => e switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Problem(413, "too-big", "The request's body is bigger than is accepted here."),
        BadHttpRequestException { InnerException: JsonException json } => new Problem(400, "json", $"The body is not the JSON that is expected here: {PathOf(json)}"),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => new Problem(415, "media-type", "The body must be JSON: send Content-Type: application/json."),
        BadHttpRequestException bad => new Problem(bad.StatusCode, "bad-request", bad.Message),
        JsonException json => new Problem(400, "json", $"The body is not the JSON that is expected here: {PathOf(json)}"),
        _ when StoreUnavailableException.Is(e) => new Problem(503, "unavailable", "The store can't take this now; /health/ready says why. Nothing was changed: try again in a few seconds."),
        AntiforgeryValidationException => new Problem(400, "form", "The form is no longer valid: load the page again and send it once more."),
        _ => new Problem(500, "internal", "Something went wrong on our side. It was written to the log under the trace id; nothing was changed by half."),
    };

    private static Problem ForStatus(int status, HttpContext context) => status switch
    {
        401 => new Problem(401, "unauthenticated", "Sign in, or send a valid token: Authorization: Bearer chub_…"),
        403 => new Problem(403, "forbidden", "You are signed in, but this needs another role or a token with another scope."),
        404 => new Problem(404, "not-found", "There is nothing at this address."),
        405 => new Problem(405, "method", $"This address does not take {context.Request.Method}{(context.Response.Headers.Allow is { Count: > 0 } allow ? $"; it takes {allow}" : "")}."),
        413 => new Problem(413, "too-big", "The request's body is bigger than is accepted here."),
        415 => new Problem(415, "media-type", "The body must be JSON: send Content-Type: application/json."),
        429 => new Problem(429, "too-many", "Too many tries: wait a minute and try again."),
        503 => new Problem(503, "unavailable", "The hub can't take this now: try again in a few seconds."),
        >= 500 => new Problem(status, "internal", "Something went wrong on our side."),
        _ => new Problem(status, "bad-request", "The request is not of the form that is expected here."),
    };

    /// <summary>Where the fault is, without the text around it: that may be personal.</summary>
    private static string PathOf(JsonException e) =>
        e.Path is null ? "it can't be read." : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the fault is at {e.Path} (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");

    private static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>The route's pattern, not the path: that may hold a key.</summary>
    private static string RouteOf(HttpContext context) =>
        (context.Features.Get<IEndpointFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}
