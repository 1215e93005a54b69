using System.Reflection;

namespace ChannelHub.Architecture.Tests;

/// <param name="Place">The class and method that logs.</param>
internal sealed record LogEvent(string Project, string Place, int Id);

/// <summary>Numbers of log events: each once, and in its project's block, so that a number alone says where to look.</summary>
internal static class LogRules
{
    private static readonly Dictionary<string, int> Blocks = new()
    {
        ["Storage"] = 1000, ["Intake"] = 2000, ["Channels"] = 3000, ["Routing"] = 4000, ["Server"] = 5000, ["AgentConsole"] = 6000, ["Drafting"] = 7000,
    };

    public static IEnumerable<string> Faults(IReadOnlyCollection<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (!Blocks.TryGetValue(e.Project, out var first)) yield return $"{e.Place} logs, but {e.Project} has no block of numbers";
            else if (e.Id < first || e.Id > first + 999) yield return $"{e.Place} has number {e.Id}, outside {first} to {first + 999}";
        }

        foreach (var twice in events.GroupBy(e => e.Id).Where(g => g.Count() > 1)) yield return $"number {twice.Key} is used by {string.Join(" and ", twice.Select(e => e.Place))}";
    }

    /// <summary>Read by attribute data and by name, so that it works for any version of the logging library. An event without a number counts as -1.</summary>
    public static IEnumerable<LogEvent> Read(string project, IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        from attribute in method.GetCustomAttributesData()
        where attribute.AttributeType.Name == "LoggerMessageAttribute"
        select new LogEvent(project, $"{type.Name}.{method.Name}", IdOf(attribute));

    private static int IdOf(CustomAttributeData attribute)
    {
        var named = attribute.NamedArguments.Where(a => a.MemberName == "EventId").Select(a => a.TypedValue.Value);
        var positional = attribute.ConstructorArguments.Zip(attribute.Constructor.GetParameters()).Where(a => a.Second.Name == "eventId").Select(a => a.First.Value);
        return (int?)named.Concat(positional).FirstOrDefault() ?? -1;
    }
}
