using ChannelHub.Cases;

namespace ChannelHub.Routing.Deciding;

/// <summary>Finds the signs that a message brings besides its words: where it came from, who wrote, what came with it, when, and what is known already.</summary>
internal static class Circumstances
{
    private const int MaxDomainLabels = 8;

    /// <summary>The kinds of files that a condition can ask for.</summary>
    public static readonly IReadOnlyList<string> AttachmentKinds = ["image", "audio", "video", "document", "data", "archive", "other"];

    public static void Learn(Evidence evidence, RoutingPlan plan, RoutingFacts facts)
    {
        evidence.Know(new Fact(FactKind.Channel, facts.Channel));
        evidence.Know(new Fact(FactKind.Account, facts.Account.Value));
        if (facts.Language is { Length: > 0 } language) evidence.Know(new Fact(FactKind.Language, Primary(language)));
        if (facts.Traits != MessageTraits.None)
        {
            foreach (var trait in MessageTraitsJsonConverter.ToWords(facts.Traits)) evidence.Know(new Fact(FactKind.Trait, trait));
        }

        if (facts.Sender is { } sender) LearnSender(evidence, plan, sender);
        foreach (var fact in facts.Facts)
        {
            evidence.Know(new Fact(FactKind.Known, fact.Name));
            evidence.Know(Known(fact.Name, fact.Value));
        }

        foreach (var attachment in facts.Attachments) LearnAttachment(evidence, attachment);
        foreach (var calendar in plan.Calendars) evidence.Know(new Fact(calendar.IsOpen(facts.At) ? FactKind.Open : FactKind.Shut, calendar.Name));
        foreach (var (probe, sign) in plan.Probes)
        {
            if (probe.Found(facts) is { } found) evidence.Know(sign, found);
        }

        if (plan.Contacts.IsEmpty) return;
        var standing = plan.Contacts.Find(facts.Account, facts.Sender, facts.Addresses);
        if (standing.Group is { } group) evidence.Know(new Fact(FactKind.Group, group));
        if (standing.Tier is { } tier) evidence.Know(new Fact(FactKind.Tier, tier));
        if (standing.Office is { } office) evidence.Know(new Fact(FactKind.Office, office));
        if (standing.Region is { } region) evidence.Know(new Fact(FactKind.Region, region));
    }

    /// <summary>A detail that the bot knows, compared without regard to case and outer spaces.</summary>
    public static Fact Known(string name, string value) => new(FactKind.KnownValue, $"{name}={value.Trim().ToLowerInvariant()}");

    public static string KindOf(string contentType)
    {
        var type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            _ when type.StartsWith("image/", StringComparison.Ordinal) => "image",
            _ when type.StartsWith("audio/", StringComparison.Ordinal) => "audio",
            _ when type.StartsWith("video/", StringComparison.Ordinal) => "video",
            "application/zip" or "application/x-zip-compressed" or "application/gzip" or "application/x-tar" or "application/x-7z-compressed" or "application/vnd.rar" or "application/x-rar-compressed" => "archive",
            "text/xml" or "application/xml" or "application/json" or "text/csv" or "text/tab-separated-values" => "data",
            "application/pdf" or "application/msword" or "application/rtf" or "application/vnd.ms-excel" or "application/vnd.ms-powerpoint" or "text/plain" or "text/html" => "document",
            _ when type.StartsWith("application/vnd.openxmlformats-officedocument", StringComparison.Ordinal) || type.StartsWith("application/vnd.oasis.opendocument", StringComparison.Ordinal) => "document",
            _ => "other",
        };
    }

    private static string Primary(string language)
    {
        var end = language.AsSpan().IndexOfAny('-', '_');
        return (end < 0 ? language : language[..end]).ToLowerInvariant();
    }

    private static void LearnSender(Evidence evidence, RoutingPlan plan, string sender)
    {
        if (!plan.Asks(FactKind.Sender) && !plan.Asks(FactKind.SenderDomain)) return;
        var address = sender.Trim().ToLowerInvariant();
        evidence.Know(new Fact(FactKind.Sender, address));
        if (!plan.Asks(FactKind.SenderDomain)) return;
        var domain = address[(address.LastIndexOf('@') + 1)..];
        for (var label = 0; label < MaxDomainLabels && domain.Length > 0; label++)
        {
            evidence.Know(new Fact(FactKind.SenderDomain, domain));
            var dot = domain.IndexOf('.');
            domain = dot < 0 ? "" : domain[(dot + 1)..];
        }
    }

    private static void LearnAttachment(Evidence evidence, Attachment attachment)
    {
        evidence.Know(new Fact(FactKind.AttachmentKind, KindOf(attachment.ContentType)));
        if (attachment.Name.LastIndexOf('.') is >= 0 and var dot && dot + 1 < attachment.Name.Length)
        {
            evidence.Know(new Fact(FactKind.AttachmentEnding, attachment.Name[(dot + 1)..].ToLowerInvariant()));
        }
    }
}
