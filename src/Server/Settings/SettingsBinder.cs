using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using ChannelHub.Cases;

namespace ChannelHub.Server.Settings;

/// <summary>
/// Reads one section into its options class and collects every fault: a value of the wrong type, out of range, or under a key that nobody knows.
/// The framework's own binder stops at the first and passes over unknown keys.
/// </summary>
internal static class SettingsBinder
{
    private const string Hidden = "…";

    public static T Read<T>(IConfiguration configuration, string sectionName, List<SettingFault> faults) where T : class, new()
    {
        var options = new T();
        var section = configuration.GetSection($"{SettingCatalogue.Root}:{sectionName}");
        var known = SettingCatalogue.Describe(sectionName, typeof(T)).ToDictionary(d => d.Property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (known.TryGetValue(child.Key, out var setting)) Set(options, setting, child, faults);
            else faults.Add(SettingFault.UnknownKey(child.Path, known.Values.Select(d => d.Property.Name)));
        }

        return options;
    }

    /// <summary>The element type of a list setting; null if the type is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(ValueList<>)) ? type.GetGenericArguments()[0]
        : null;

    private static void Set(object options, SettingDescription setting, IConfigurationSection found, List<SettingFault> faults)
    {
        var type = Nullable.GetUnderlyingType(setting.Property.PropertyType) ?? setting.Property.PropertyType;
        if (ElementOf(type) is not null)
        {
            var items = found.GetChildren().Select(c => c.Value ?? "").ToArray();
            if (items.Length == 0 && !string.IsNullOrEmpty(found.Value)) items = [.. found.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            setting.Property.SetValue(options, type.IsArray || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? items : items.ToValueList());
            return;
        }

        if (found.GetChildren().Any())
        {
            faults.Add(new SettingFault(setting.Key, "{…}", $"one value is expected here: {Expected(setting)}"));
            return;
        }

        // null in JSON, or an empty environment variable: the default stays, unless the text may not be empty.
        if (found.Value is null || (found.Value.Length == 0 && type != typeof(string))) return;
        if (Parse(type, found.Value) is not { } value || !IsAllowed(setting.Property, value))
        {
            faults.Add(new SettingFault(setting.Key, setting.IsSecret ? Hidden : found.Value, $"allowed is {Expected(setting)}"));
            return;
        }

        setting.Property.SetValue(options, value is "" && setting.Property.GetCustomAttribute<MinLengthAttribute>() is null && IsNullable(setting.Property) ? null : value);
    }

    private static bool IsNullable(PropertyInfo property) => new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static object? Parse(Type type, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return bool.TryParse(text, out var b) ? b : null;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var i) ? i : null;
        if (type == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var l) ? l : null;
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, culture, out var d) && double.IsFinite(d) ? d : null;
        if (type == typeof(decimal)) return decimal.TryParse(text, NumberStyles.Float, culture, out var m) ? m : null;
        if (type == typeof(TimeSpan)) return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, culture, out var t) ? t : null;
        if (type.IsEnum) return Enum.TryParse(type, text, ignoreCase: true, out var e) && Enum.IsDefined(type, e) ? e : null;
        throw new NotSupportedException($"A setting of type {type.Name} can't be read from a settings file.");
    }

    private static bool IsAllowed(PropertyInfo property, object value) => property.GetCustomAttributes<ValidationAttribute>().All(a => a.IsValid(value));

    private static string Expected(SettingDescription setting)
    {
        var type = setting.Type switch
        {
            "whole number" => "a whole number",
            "number" => "a number",
            "duration" => "a duration, written hh:mm:ss or d.hh:mm:ss",
            "yes or no" => "true or false",
            "word" => "one of",
            _ => "a text",
        };
        return setting.Allowed.Length == 0 ? type
            : setting.Type is "whole number" or "number" or "duration" ? $"{type}, from {setting.Allowed}"
            : setting.Allowed == "not empty" ? $"{type} that is not empty"
            : $"one of: {setting.Allowed}";
    }
}
