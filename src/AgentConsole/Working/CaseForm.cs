using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <summary>A form of the case page as it was sent, turned into the command that it means.</summary>
/// <param name="ExpectedVersion">The version of the case that the agent saw; null for what can't contradict another change (notes, tags, settling a delivery).</param>
public sealed record CaseForm(CaseCommand Command, int? ExpectedVersion)
{
    /// <summary>The names of the forms; also where a refusal is shown.</summary>
    public const string Write = "write";
    public const string Owner = "owner";
    public const string Status = "status";
    public const string Priority = "priority";
    public const string Level = "level";
    public const string HandOver = "hand-over";
    public const string Tags = "tags";

    /// <summary>Where a case goes that is at the highest level already.</summary>
    public const string ProductTeam = "product";

    public const string Settle = "settle";

    public const string SendAgain = "send-again";

    /// <summary>Reads a form; null when its fields are not of the form that the page sends.</summary>
    public static CaseForm? Read(string form, Func<string, string?> field, AgentId me, Case current)
    {
        int? version = int.TryParse(field("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null;
        return form switch
        {
            Write => ReadWriting(field, version),
            Owner => field("do") switch
            {
                "take" => new CaseForm(new CaseCommand.Assign(me), version),
                "give" => AgentId.TryParse(field("agent"), out var to) ? new CaseForm(new CaseCommand.Assign(to), version) : null,
                "release" => new CaseForm(new CaseCommand.Unassign(), version),
                _ => null,
            },
            Status => Names.TryParse<CaseStatus>(field("to"), out var to) ? new CaseForm(new CaseCommand.ChangeStatus(to), version) : null,
            Priority => Names.TryParse<Priority>(field("to"), out var to) ? new CaseForm(new CaseCommand.ChangePriority(to), version) : null,
            Level => ReadLevel(field, version, current),
            HandOver => ReadHandOver(field, version),
            Tags => ReadTags(field),
            Settle => ReadSettling(field),
            SendAgain => ReadSendingAgain(field),
            _ => null,
        };
    }

    private static CaseForm? ReadWriting(Func<string, string?> field, int? version)
    {
        // Browsers send line breaks as CR LF (HTML, "form data set"); a message has LF.
        var text = (field("text") ?? "").ReplaceLineEndings("\n");
        CaseStatus? then = Names.TryParse<CaseStatus>(field("then"), out var wanted) ? wanted : null;
        return field("mode") switch
        {
            "reply" => new CaseForm(new CaseCommand.Reply(text, default, then), version),
            "note" => new CaseForm(new CaseCommand.AddNote(text), null),
            _ => null,
        };
    }

    private static CaseForm? ReadLevel(Func<string, string?> field, int? version, Case current)
    {
        var toProductTeam = field("to") == ProductTeam;
        if (!Names.TryParse<SupportLevel>(toProductTeam ? Names.Of(SupportLevel.L3) : field("to"), out var to)) return null;
        var note = ReadNote(field);
        var queue = field("queue")?.Trim() is { Length: > 0 } named ? named : null;
        return new CaseForm(to > current.Level || toProductTeam ? new CaseCommand.Escalate(to, note, queue) : new CaseCommand.DeEscalate(to, note, queue), version);
    }

    private static CaseForm? ReadHandOver(Func<string, string?> field, int? version) =>
        field("place")?.Split('/') is [{ Length: > 0 } department, { Length: > 0 } queue] ? new CaseForm(new CaseCommand.HandOver(department, queue, ReadNote(field)), version) : null;

    private static HandoverNote ReadNote(Func<string, string?> field)
    {
        return new HandoverNote(Lines(field("known")), Lines(field("tried")), Lines(field("missing")));

        static string Lines(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
    }

    private static CaseForm? ReadTags(Func<string, string?> field)
    {
        if (field("remove") is { Length: > 0 } remove) return new CaseForm(new CaseCommand.ChangeTags([], [remove]), null);
        var add = (field("add") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToValueList();
        return new CaseForm(new CaseCommand.ChangeTags(add, []), null);
    }

    private static CaseForm? ReadSendingAgain(Func<string, string?> field) =>
        int.TryParse(field("message"), NumberStyles.None, CultureInfo.InvariantCulture, out var message) && field("way") is { Length: > 0 and <= 64 } way ? new CaseForm(new CaseCommand.SendAgain(message, way), null) : null;

    private static CaseForm? ReadSettling(Func<string, string?> field) =>
        int.TryParse(field("message"), NumberStyles.None, CultureInfo.InvariantCulture, out var message) && Names.TryParse<DeliveryState>(field("state"), out var state)
            ? new CaseForm(new CaseCommand.SettleDelivery(message, state), null)
            : null;
}
