using System.Globalization;
using System.Text;
using ChannelHub.Intake;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>What the program says when it is ready.</summary>
internal static class Banner
{
    public sealed record Facts(string Address, IReadOnlyList<string> WebChats, bool IsDevelopment, string DataDirectory, string RoutingFile, string RuleSet,
        IReadOnlyList<string> Steps, TimeSpan Took, string? FirstSignIn);

    public static Facts FactsOf(HubSettings settings, string address, string ruleSet, TimeSpan took, string? firstSignIn) => new(
        address,
        [.. settings.Accounts.Where(a => a.Type.Type == "webchat").Select(a => a.Name.Value)],
        settings.Place.IsDevelopment,
        settings.DataDirectory,
        RoutingFiles.PathOf(settings),
        ruleSet,
        [.. IntakePipeline.Describe()],
        took,
        firstSignIn);

    public static string Of(Facts facts)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"ChannelHub is ready ({facts.Took.TotalSeconds:0.0} s).").AppendLine().AppendLine();
        Line(text, "Agents' console", $"{facts.Address}/");
        foreach (var chat in facts.WebChats) Line(text, facts.WebChats.Count == 1 ? "Web chat" : $"Web chat '{chat}'", $"{facts.Address}/chat/{chat}");
        if (facts.IsDevelopment) Line(text, "Try-it page", $"{facts.Address}/try");
        Line(text, "API", $"{facts.Address}/openapi/v1.json");
        Line(text, "Data", facts.DataDirectory);
        Line(text, "Rules", $"{facts.RoutingFile} ({facts.RuleSet})");
        if (facts.Steps.Count > 0) text.AppendLine().AppendLine("  The way of a message:");
        foreach (var step in facts.Steps) text.Append("    ").AppendLine(step);
        if (facts.FirstSignIn is not null)
        {
            text.AppendLine().AppendLine("  Nobody can sign in yet. This link makes the first agent; it works once, within an hour:");
            text.Append("  ").AppendLine(facts.FirstSignIn);
        }

        return text.AppendLine().AppendLine("Ctrl+C stops the hub.").ToString();
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append("  ").Append(name.PadRight(18)).AppendLine(value);
}
