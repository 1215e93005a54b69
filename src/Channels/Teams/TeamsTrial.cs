using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>Plays the platform: a person's message in a personal chat, with a token that is really signed.</summary>
internal sealed class TeamsTrial(TeamsAccount account, TimeProvider time) : IChannelTrial
{
    public AccountName Account => account.Name;

    public string Type => TeamsInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var options = account.Options;
        var person = SHA256.HashData(Encoding.UTF8.GetBytes(input.Customer));
        var tenant = options.Tenants.FirstOrDefault(t => t != TeamsOptionsValidator.AnyTenant) ?? options.TenantId ?? "00000000-0000-4000-8000-000000000001";
        var head = new TeamsHead
        {
            Type = "message",
            Id = input.MessageKey,
            From = new TeamsParty { Id = "29:trial-" + Convert.ToHexStringLower(person.AsSpan(0, 12)) },
            Conversation = new TeamsConversation { Id = "a:trial-" + Convert.ToHexStringLower(person.AsSpan(12, 12)) },
        };
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        var body = Activity(head, input, text, tenant, new Guid(person.AsSpan(0, 16)));
        return new TrialRequest("POST", $"/channels/{account.Name}/teams", "application/json", body, [new("Authorization", "Bearer " + account.Trial.Sign(options, options.ServiceUrl, time.GetUtcNow()))])
        {
            ExternalId = TeamsIds.External(head, body),
            Conversation = head.Conversation.Id!,
        };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer) =>
        [.. TeamsOutboundMapper.Map(answer, account.Connector.ReferenceOf(answer.Conversation.Key, answer.ReplyAddress), account.Style).Select(a => a.Shown)];

    private byte[] Activity(TeamsHead head, TrialInput input, string text, string tenant, Guid directoryId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", head.Type);
            json.WriteString("id", head.Id);
            json.WriteString("timestamp", input.At);
            json.WriteString("channelId", "msteams");
            json.WriteString("serviceUrl", account.Options.ServiceUrl);
            json.WriteString("locale", "es-MX");
            json.WriteStartObject("from");
            json.WriteString("id", head.From!.Id);
            json.WriteString("name", input.Customer);
            json.WriteString("aadObjectId", directoryId);
            json.WriteEndObject();
            json.WriteStartObject("conversation");
            json.WriteString("conversationType", "personal");
            json.WriteString("tenantId", tenant);
            json.WriteString("id", head.Conversation!.Id);
            json.WriteEndObject();
            json.WriteStartObject("recipient");
            json.WriteString("id", "28:" + account.Options.AppId);
            json.WriteEndObject();
            json.WriteStartObject("channelData");
            json.WriteStartObject("tenant");
            json.WriteString("id", tenant);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("textFormat", "plain");
            json.WriteString("text", TeamsText.Encode(text));
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
