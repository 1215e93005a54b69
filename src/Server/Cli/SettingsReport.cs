using System.Globalization;
using System.Text;
using ChannelHub.Routing;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Cli;

/// <summary>Faults of the settings and of the routing file as a person reads them.</summary>
internal static class SettingsReport
{
    public static string Of(SettingsLoad.Faulty faulty)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"the settings have {Count(faulty.Faults.Count)}:").AppendLine();
        foreach (var fault in faulty.Faults) text.Append("  ").Append(fault).AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"Settings come from {faulty.Source}, from environment variables (ChannelHub__Section__Key) and from the command line; docs/configuration.md lists them all.");
        return text.ToString();
    }

    public static string Of(IReadOnlyList<RoutingFault> faults)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"the routing file has {Count(faults.Count)}:");
        foreach (var f in faults) text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {f.File}:{f.Line}:{f.Column}: {f.Message}");
        return text.ToString();
    }

    private static string Count(int n) => n == 1 ? "one fault" : string.Create(CultureInfo.InvariantCulture, $"{n} faults");
}
