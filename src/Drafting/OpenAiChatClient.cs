using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace ChannelHub.Drafting;

/// <summary>
/// A chat client for any service that has OpenAI's <c>POST /chat/completions</c>: texts in, one text out. It follows no redirect, so that the key goes nowhere else, and reads at most
/// <see cref="MaxAnswerBytes"/>.
/// </summary>
internal sealed class OpenAiChatClient(HttpClient http, Uri address, string model, string? key) : IChatClient
{
    public const int MaxAnswerBytes = 256 * 1024;

    /// <summary>The client to use for it.</summary>
    public static HttpClient NewHttpClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        MaxResponseContentBufferSize = MaxAnswerBytes,

        // The caller's token holds the time.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="HttpRequestException">No connection, a status other than success, or too much.</exception>
    /// <exception cref="System.Text.Json.JsonException">The answer is no such JSON.</exception>
    /// <exception cref="InvalidDataException">The answer holds no text.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(
                new CompletionRequest(model, [.. messages.Select(m => new CompletionMessage(m.Role.Value, m.Text))], options?.MaxOutputTokens, options?.Temperature), OpenAiJson.Default.CompletionRequest),
        };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var read = await response.Content.ReadFromJsonAsync(OpenAiJson.Default.CompletionResponse, cancellationToken).ConfigureAwait(false);
        if (read?.Choices is not [{ Message.Content: { } text } choice, ..]) throw new InvalidDataException("The answer holds no text.");
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { ModelId = model, FinishReason = choice.FinishReason == "length" ? ChatFinishReason.Length : ChatFinishReason.Stop };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();
}

internal sealed record CompletionRequest(string Model, IReadOnlyList<CompletionMessage> Messages, int? MaxTokens, float? Temperature);

internal sealed record CompletionMessage(string Role, string? Content);

internal sealed record CompletionChoice(CompletionMessage? Message, string? FinishReason);

internal sealed record CompletionResponse(IReadOnlyList<CompletionChoice>? Choices);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(CompletionResponse))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
