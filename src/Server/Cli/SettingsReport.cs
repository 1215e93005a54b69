using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary>Faults of the settings, the routing file and the texts as a person reads them.</summary>
internal static class SettingsReport
{
    public static string Of(SettingsLoad.Faulty faulty) =>
        $"{Of("the settings", faulty.Faults)}{Environment.NewLine}"
        + $"Settings come from {faulty.Source}, from environment variables (ChannelHub__Section__Key) and from the command line; docs/configuration.md lists them all.";

    /// <param name="what">In the plural: "the settings".</param>
    public static string Of(string what, IReadOnlyList<SettingFault> faults) => List($"{what} have", [.. faults.Select(f => f.ToString())]);

    public static string Of(IReadOnlyList<RoutingFault> faults) =>
        List("the routing file has", [.. faults.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.File}:{f.Line}:{f.Column}: {f.Message}"))]);

    private static string List(string beginning, IReadOnlyList<string> lines)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{beginning} {(lines.Count == 1 ? "one fault" : $"{lines.Count} faults")}:");
        foreach (var line in lines) text.AppendLine().Append("  ").Append(line);
        return text.ToString();
    }
}
