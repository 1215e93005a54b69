using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>Plays the page: the request that it would send, with a key that we really signed.</summary>
internal sealed class WebChatTrial(WebChatAccount account) : IChannelTrial
{
    public AccountName Account => account.Name;

    public string Type => WebChatInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var key = account.Visitors.IssueForTrial(input.Customer);
        var visitor = account.Visitors.Accept(key)!;
        var id = IdOf(input.MessageKey);
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebChatPost { Id = id, Text = text }, WebChatJson.Default.WebChatPost);
        return new TrialRequest("POST", $"/chat/{account.Name}/messages", "application/json", body, [new("Cookie", $"{account.CookieName}={key}")])
        {
            ExternalId = $"{visitor}:{id}",
            Conversation = visitor,
        };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer)
    {
        var parts = ReplyRenderer.Render(answer.Body, WebChatOutboundMapper.Capabilities);
        return [.. parts.Select(p => p.Buttons.Count == 0 ? p.Text : $"{p.Text}\n{string.Join(' ', p.Buttons.Select(b => $"[{b.Label}]"))}".Trim())];
    }

    /// <summary>The key itself where the page could have made it; else a hash of it.</summary>
    private static string IdOf(string key) =>
        key.Length is > 0 and <= WebChatLimits.MaxClientIdLength && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? key
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
