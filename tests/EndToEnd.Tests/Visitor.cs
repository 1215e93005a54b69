using System.Net;
using System.Text;
using System.Text.Json;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>A customer in the web chat, over real HTTP, with the cookie that the page's first load gave.</summary>
internal sealed class Visitor(string cookie)
{
    public string Cookie => cookie;

    public static async Task<Visitor> ArriveAsync(HttpClient http)
    {
        using var page = await http.GetAsync("/chat/web");
        page.EnsureSuccessStatusCode();
        return new Visitor(page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
    }

    /// <summary>Posts a message: the status, or null when the connection broke before an answer came.</summary>
    public async Task<HttpStatusCode?> WriteAsync(HttpClient http, string id, string text, CancellationToken stop = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/web/messages")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { id, text }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        try
        {
            using var answer = await http.SendAsync(request, stop);
            return answer.StatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
