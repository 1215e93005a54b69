using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>Enum values travel as lower-case words with dashes: <c>waiting-on-customer</c>.</summary>
public sealed class NameJsonConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;

/// <summary>Levels travel as they are spoken: <c>L1</c>.</summary>
internal sealed class SupportLevelJsonConverter() : JsonStringEnumConverter<SupportLevel>(namingPolicy: null, allowIntegerValues: false);

/// <summary>The lower-case name of an enum value, the same as in JSON, without an allocation.</summary>
public static class Names
{
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.ByValue.TryGetValue(value, out var name) ? name : value.ToString();

    public static bool TryParse<T>(string? name, out T value) where T : struct, Enum => Table<T>.ByName.TryGetValue(name ?? "", out value);

    public static IReadOnlyCollection<string> All<T>() where T : struct, Enum => Table<T>.ByName.Keys;

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(v => v, v => typeof(T) == typeof(SupportLevel) ? v.ToString() : JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(p => p.Value, p => p.Key, StringComparer.OrdinalIgnoreCase);
    }
}
