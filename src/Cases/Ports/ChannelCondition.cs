using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>How an account's connection to its platform is. Shown in the console and at <c>/health/ready</c>.</summary>
/// <param name="Says">One sentence for the operator: what is, why, what to do next. No secrets, no addresses of customers.</param>
public sealed record ChannelCondition(ChannelHealth Health, string Says, DateTimeOffset Since);

[JsonConverter(typeof(NameJsonConverter<ChannelHealth>))]
public enum ChannelHealth
{
    Starting,
    Working,

    /// <summary>Works, but slower or in part: a fall-back is in use, the platform throttles.</summary>
    Degraded,

    /// <summary>Nothing comes in or goes out.</summary>
    Failing,
}

/// <summary>Knows how an account's connection is.</summary>
public interface IChannelMonitor
{
    AccountName Account { get; }

    ChannelCondition Condition { get; }
}

/// <summary>Tries an account's settings against its platform, without changing anything there (<c>check --online</c>).</summary>
public interface IChannelProbe
{
    AccountName Account { get; }

    Task<ProbeOutcome> ProbeAsync(CancellationToken stop);
}

public abstract record ProbeOutcome
{
    private ProbeOutcome()
    {
    }

    public sealed record Fine(string Says) : ProbeOutcome;

    public sealed record Faulty(string Says, string WhatToDo) : ProbeOutcome;
}
