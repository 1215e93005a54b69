using ChannelHub.AgentConsole.Telling;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;

namespace ChannelHub.AgentConsole.Components.Controls;

/// <summary>Every clock of a case as the intervals that it counted or stood still, each with what made it so; what counted sums up to the elapsed time.</summary>
public sealed partial class ClockTables : ReadingComponent
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<ClockAccount> Accounts { get; set; }

    private string NameOf(ClockAccount account) => Text.Name("clock", account.Clock);

    private string EndOf(ClockAccount account) =>
        account.BreachedAt is { } broken ? " · " + Text.Fill("sla.account.late", ("at", Reader.At(broken)))
        : account.MetAt is { } met ? " · " + Text.Fill("sla.account.kept", ("at", Reader.At(met)))
        : account.StoppedAt is not null ? " · " + Text["sla.account.stopped"]
        : "";

    /// <summary>Out of hours says it all by itself; anything else has what began it.</summary>
    private string WhyOf(ClockSpan span) =>
        span.Kind == SpanKind.OutOfHours ? "" : $"{Text.Find($"reason.{span.Why}") ?? Text.Name("status", span.Why)} {EventSentences.CauseOf(span.Cause, Text)}";
}
