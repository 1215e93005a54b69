using System.Text;
using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.ChannelBench;

/// <summary>An update as the platform sends it, to the message that the hub decides on; and what the receiver does before it stores one.</summary>
[MemoryDiagnoser]
public class TelegramMappingBench
{
    private static readonly TelegramOptions Options = new() { Token = "7000000001:AAE-made_up_0123456789", BotName = "acme_bot" };

    private static readonly string Chat = """{"id":4711,"first_name":"Ana","last_name":"Pech","username":"anapech","type":"private"}""";

    private static readonly string From = """{"id":4711,"is_bot":false,"first_name":"Ana","last_name":"Pech","username":"anapech","language_code":"es"}""";

    private readonly TelegramMapping mapping = new(Options.BotId, "acme_bot", TelegramGroups.Addressed, new TelegramSecrets(Options, new AccountName("bot")).Callbacks);
    private readonly RawInbound text = Raw("\"text\":\"Buenas tardes, me aparece el error H007 al timbrar una factura desde esta mañana. ¿Me pueden ayudar?\"");
    private readonly RawInbound command = Raw("\"text\":\"/start link_8f3K-22\",\"entities\":[{\"offset\":0,\"length\":6,\"type\":\"bot_command\"}]");

    private readonly RawInbound photo = Raw(
        "\"photo\":[" + string.Join(',', Enumerable.Range(1, 4).Select(i => $"{{\"file_id\":\"AgACAgEAAxkBAAIB{i}2Zf3bE8sVh7QeXq5T0mJrLw1c9kAAqKvMRvzH1VHu2m0V0aJmQABAAMCAAN5AAM2BA\",\"file_unique_id\":\"AQAD{i}qKvMRvz\",\"file_size\":{i * 9000},\"width\":{i * 320},\"height\":{i * 240}}}"))
        + "],\"caption\":\"Así se ve la pantalla\"");

    public int TextBytes => text.Body.Length;

    public int PhotoBytes => photo.Body.Length;

    [Benchmark]
    public Normalised Text() => TelegramInboundMapper.Map(text, mapping);

    [Benchmark]
    public Normalised Command() => TelegramInboundMapper.Map(command, mapping);

    [Benchmark]
    public Normalised Photo() => TelegramInboundMapper.Map(photo, mapping);

    /// <summary>The identity of an update, which is all that a receiver reads of it.</summary>
    [Benchmark]
    public string Identity() => TelegramIds.Of(TelegramUpdates.HeadOf(text.Body.Span), text.Body.Span);

    private static RawInbound Raw(string content) => new()
    {
        Account = new AccountName("bot"),
        Channel = "telegram",
        ExternalId = "4711:1",
        ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        Body = Encoding.UTF8.GetBytes($"{{\"update_id\":881234567,\"message\":{{\"message_id\":1234,\"from\":{From},\"chat\":{Chat},\"date\":1767258000,{content}}}}}"),
    };
}
