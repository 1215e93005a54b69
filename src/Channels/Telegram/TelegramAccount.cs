using System.Collections.Concurrent;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Telegram;

/// <summary>One bot at run time: its settings, its connection, and what is remembered of it in memory.</summary>
internal sealed class TelegramAccount : IDisposable
{
    private readonly TimeProvider time;
    private readonly Lock throttling = new();
    private (long Chat, long At)? throttled;
    private TelegramMapping mapping;

    public TelegramAccount(AccountName name, TelegramOptions options, TimeProvider time)
    {
        (Name, Options, this.time) = (name, options, time);
        Secrets = new TelegramSecrets(options, name);
        Api = new TelegramApi(options, time);
        Monitor = new TelegramMonitor(name, time);
        Capabilities = TelegramOutboundMapper.CapabilitiesFor(options);
        GroupMessages = new TokenBuckets(TelegramLimits.GroupMessagesPerMinute, time);
        mapping = new TelegramMapping(options.BotId, options.BotName, options.Groups, Secrets.Callbacks);
    }

    public AccountName Name { get; }

    public TelegramOptions Options { get; }

    public TelegramSecrets Secrets { get; }

    public TelegramApi Api { get; }

    public TelegramMonitor Monitor { get; }

    public ChannelCapabilities Capabilities { get; }

    /// <summary>By group.</summary>
    public TokenBuckets GroupMessages { get; }

    /// <summary>Groups that became supergroups, from the old number to the new one, as far as this process has heard of it by sending.</summary>
    public ConcurrentDictionary<long, long> Moved { get; } = new();

    public TelegramMapping Mapping => Volatile.Read(ref mapping);

    /// <summary>The bot's name, once the platform has said it; a name in the settings stays.</summary>
    public void Learn(string? botName)
    {
        if (Options.BotName is null && botName is { Length: > 0 }) Volatile.Write(ref mapping, mapping with { BotName = botName });
    }

    /// <summary>Notes that the platform holds a chat back. True if it held back another one less than half a minute ago: then it is the bot as a whole.</summary>
    public bool IsWholeBotThrottled(long chat)
    {
        var now = time.GetTimestamp();
        lock (throttling)
        {
            var before = throttled;
            throttled = (chat, now);
            return before is { } b && b.Chat != chat && time.GetElapsedTime(b.At, now) < TimeSpan.FromSeconds(30);
        }
    }

    public void Dispose() => Api.Dispose();
}

/// <summary>All accounts of this type.</summary>
internal sealed class TelegramAccounts(IEnumerable<TelegramAccount> accounts)
{
    private readonly Dictionary<string, TelegramAccount> byName = accounts.ToDictionary(a => a.Name.Value, StringComparer.Ordinal);

    /// <summary>The account named in the request's path; null if there is none.</summary>
    public TelegramAccount? Find(HttpContext http) => http.Request.RouteValues["account"] is string name ? byName.GetValueOrDefault(name) : null;
}

/// <summary>How the bot's connection is.</summary>
internal sealed class TelegramMonitor(AccountName account, TimeProvider time) : IChannelMonitor
{
    private ChannelCondition condition = new(ChannelHealth.Starting, "The hub is asking Telegram for the bot.", time.GetUtcNow());

    public AccountName Account => account;

    public ChannelCondition Condition => Volatile.Read(ref condition);

    /// <summary>True if the health is another one than before.</summary>
    public bool Set(ChannelHealth health, string says)
    {
        var before = Condition;
        if (before.Health == health && before.Says == says) return false;
        Volatile.Write(ref condition, new ChannelCondition(health, says, before.Health == health ? before.Since : time.GetUtcNow()));
        return before.Health != health;
    }
}
