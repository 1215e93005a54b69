using System.Xml.Linq;

namespace ChannelHub.Architecture.Tests;

/// <summary>Package versions stand in Directory.Packages.props and nowhere else.</summary>
internal static class PackageRules
{
    public static IEnumerable<string> Faults(string path, string project, IReadOnlyCollection<string> central)
    {
        foreach (var reference in XDocument.Parse(project).Descendants("PackageReference"))
        {
            var name = (reference.Attribute("Include") ?? reference.Attribute("Update"))!.Value;
            if (!central.Contains(name)) yield return $"{path}: {name} is not in Directory.Packages.props";
            if (reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null) yield return $"{path}: {name} has a version of its own";
        }
    }

    public static IReadOnlyList<string> Central(string props) => [.. XDocument.Parse(props).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value)];
}
