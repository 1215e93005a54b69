using System.Xml.Linq;

namespace ChannelHub.Architecture.Tests;

/// <summary>Which project may use which: the arrows of docs/architecture.md, and there are no others.</summary>
internal static class ProjectTable
{
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Cases"] = [],
        ["Routing"] = ["Cases"],
        ["Channels"] = ["Cases"],
        ["Storage"] = ["Cases"],
        ["Intake"] = ["Cases", "Routing"],
        ["Drafting"] = ["Cases", "Routing", "Intake"],
        ["AgentConsole"] = ["Cases"],
        ["Server"] = ["Cases", "Routing", "Channels", "Storage", "Intake", "Drafting", "AgentConsole"],
    };

    /// <summary>Faults of one project's references; every one that the table holds must be there, and no other.</summary>
    public static IEnumerable<string> Faults(string project, IReadOnlyCollection<string> references)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
        {
            yield return $"src/{project} is not in the table of projects";
            yield break;
        }

        foreach (var extra in references.Except(allowed)) yield return $"{project} references {extra}, which the table does not allow";
        foreach (var missing in allowed.Except(references)) yield return $"{project} does not reference {missing}, which the table names";
    }

    /// <summary>The projects that a project file references, by name.</summary>
    public static IReadOnlyList<string> References(string csproj) =>
        [.. XDocument.Parse(csproj).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];
}
