using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Puts together what a routing file promises.</summary>
internal static class BookBuilder
{
    private const int IdLength = 12;

    /// <summary>The sections on which deadlines depend.</summary>
    private static readonly string[] Sections = ["calendars", "sla", "departments", "queues", "defaults"];

    /// <param name="byDefault">The policy of the defaults.</param>
    /// <returns>Null if something is wrong; it is among the faults then.</returns>
    public static PromiseBook? Build(YamlMap file, Vocabulary vocabulary, string? byDefault, FaultList faults)
    {
        var settings = new PromiseSettings
        {
            Policies = vocabulary.Sla.Values.ToValueList(),
            Calendars = vocabulary.Calendars.Values.ToValueList(),
            QueueCalendars = vocabulary.Queues.Values.Where(q => q.Calendar is not null).ToDictionary(q => q.Key, q => q.Calendar!, StringComparer.Ordinal),
            UsualCalendar = vocabulary.Calendars.Keys.FirstOrDefault(),
            DepartmentPolicies = ByPriority([.. vocabulary.Departments.Values]),
            DefaultPolicy = byDefault,
            Id = IdOf(file),
        };
        switch (PromiseBook.Build(settings))
        {
            case PromiseBookBuild.Built built:
                return built.Book;
            case PromiseBookBuild.Refused refused:
                var place = file.Entries.FirstOrDefault(e => e.Key.Value == "sla")?.Key ?? (YamlItem)file;
                foreach (var fault in refused.Faults) faults.Add(place, fault.Message);
                return null;
            default:
                throw new InvalidOperationException("There is no other outcome.");
        }
    }

    public static FrozenDictionary<(string Department, Priority Priority), string> ByPriority(IReadOnlyList<DeclaredDepartment> departments)
    {
        var chosen = new Dictionary<(string, Priority), string>();
        foreach (var department in departments)
        {
            foreach (var priority in Enum.GetValues<Priority>())
            {
                if (department.Sla.GetValueOrDefault(priority) is { } policy) chosen[(department.Department.Key, priority)] = policy;
                else if (department.DefaultSla is { } otherwise) chosen[(department.Department.Key, priority)] = otherwise;
            }
        }

        return chosen.ToFrozenDictionary();
    }

    /// <summary>The SHA-256 of these sections without their layout, first 12 hexadecimal digits: a changed word in a rule is no reason to look at all open cases.</summary>
    private static string IdOf(YamlMap file)
    {
        var text = new StringBuilder();
        foreach (var section in Sections) Write(file.Entries.FirstOrDefault(e => e.Key.Value == section)?.Value, text.Append(section));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..IdLength];
    }

    private static void Write(YamlItem? item, StringBuilder into)
    {
        switch (item)
        {
            case YamlText text:
                into.Append(text.Value.Length).Append(':').Append(text.Value);
                break;
            case YamlList list:
                into.Append('[');
                foreach (var inner in list.Items) Write(inner, into);
                into.Append(']');
                break;
            case YamlMap map:
                into.Append('{');
                foreach (var entry in map.Entries)
                {
                    Write(entry.Key, into);
                    Write(entry.Value, into);
                }

                into.Append('}');
                break;
        }
    }
}
