using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels;

/// <summary>Why a request was refused, as problem details (RFC 9457). The texts are fixed: nothing of the request is repeated in them.</summary>
/// <param name="Code">A fixed word for programs and for the ledger: <c>form</c>, <c>size</c>, <c>signature</c>, <c>origin</c>, <c>rate</c>, …</param>
internal sealed record Problem(int Status, string Code, string Title, string Detail, TimeSpan? RetryAfter = null)
{
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        // What was not read of a refused body is not worth reading: it would only keep the connection busy.
        if (Status is StatusCodes.Status413PayloadTooLarge) response.Headers.Connection = "close";
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new ProblemJson("about:blank", Title, Status, Detail, Code), ProblemJsonContext.Default.ProblemJson), http.RequestAborted);
    }
}

internal sealed record ProblemJson(string Type, string Title, int Status, string Detail, string Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemJson))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
