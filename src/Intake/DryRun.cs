using ChannelHub.Cases;
using ChannelHub.Intake.Languages;
using ChannelHub.Intake.Steps;
using ChannelHub.Routing;

namespace ChannelHub.Intake;

/// <summary>One message to be routed without touching anything.</summary>
public sealed record DryRunMessage
{
    public string? Id { get; init; }

    /// <summary>The channel type; default <c>webchat</c>.</summary>
    public string? Channel { get; init; }

    public string? Account { get; init; }

    public string? Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>Tells the language instead of the text.</summary>
    public string? Language { get; init; }
}

public sealed record DryRunResult(string? Id, string Language, RoutingResult Result, RoutingTrace Trace);

/// <summary>The same language and router as for a real message that opens a case. Pure.</summary>
public static class DryRun
{
    public static DryRunResult Route(RoutingSet rules, DryRunMessage message, string defaultLanguage, DateTimeOffset now)
    {
        var text = CleanText.Clean(message.Text, CleanText.MaxLength);
        var told = message.Language is null ? LanguageDetector.Detect(text) : null;
        var language = message.Language ?? told?.Code ?? defaultLanguage;
        var decision = Router.Decide(rules, new RoutingFacts
        {
            Channel = message.Channel ?? "webchat",
            Account = new AccountName(message.Account ?? "dry-run"),
            Text = text,
            Subject = message.Subject is { } subject ? CleanText.Line(subject, CleanText.MaxSubjectLength) : null,
            Language = language,
            Sender = message.From,
            At = message.At ?? now,
        });
        return new DryRunResult(message.Id, language, decision.Result, decision.Trace);
    }
}
