using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using ChannelHub.Drafting;
using ChannelHub.Intake;
using ChannelHub.Storage;

namespace ChannelHub.Server.Settings;

/// <summary>One setting as the options class declares it.</summary>
/// <param name="Type">In words: <c>text</c>, <c>whole number</c>, <c>number</c>, <c>yes or no</c>, <c>duration</c>, <c>list of text</c>.</param>
/// <param name="Allowed">In words; empty when the type says it all.</param>
internal sealed record SettingDescription(string Key, PropertyInfo Property, string Type, string Default, string Allowed)
{
    /// <summary>Never shown, and may be given as <c>…File</c>.</summary>
    public bool IsSecret => SecretFiles.IsSecretName(Property.Name);
}

/// <summary>Every setting under <c>ChannelHub</c> that has an options class, found by reflection; the accounts under <c>Channels</c> are checked by their channel types.</summary>
internal static class SettingCatalogue
{
    public const string Root = "ChannelHub";
    public const string Channels = "Channels";

    public static readonly IReadOnlyList<(string Section, Type Options)> Sections =
    [
        ("Server", typeof(ServerOptions)),
        ("Storage", typeof(StorageOptions)),
        ("Routing", typeof(RoutingOptions)),
        ("Intake", typeof(IntakeOptions)),
        ("Console", typeof(ConsoleOptions)),
        ("Model", typeof(ModelOptions)),
    ];

    /// <summary>Properties of options classes that the program sets, not a person.</summary>
    private static readonly string[] SetByTheProgram = [nameof(StorageOptions.Exclusive)];

    public static IEnumerable<string> SectionNames => Sections.Select(s => s.Section).Append(Channels);

    public static IReadOnlyList<SettingDescription> Describe(string section, Type options)
    {
        var defaults = Activator.CreateInstance(options)!;
        return [.. SettingsOf(options).Select(p => new SettingDescription(
            $"{Root}:{section}:{p.Name}", p, TypeInWords(p.PropertyType), Text(p.GetValue(defaults)), AllowedInWords(p)))];
    }

    /// <summary>The properties that are settings: public, and set when the options are made.</summary>
    public static IEnumerable<PropertyInfo> SettingsOf(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true } && !SetByTheProgram.Contains(p.Name));

    public static string TypeInWords(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "text"
            : type == typeof(bool) ? "yes or no"
            : type == typeof(int) || type == typeof(long) ? "whole number"
            : type == typeof(double) || type == typeof(decimal) ? "number"
            : type == typeof(TimeSpan) ? "duration"
            : type.IsEnum ? "word"
            : SettingsBinder.ElementOf(type) == typeof(string) ? "list of text"
            : throw new NotSupportedException($"A setting of type {type.Name} can't be read from a settings file.");
    }

    /// <summary>What may stand there, for a person.</summary>
    public static string AllowedInWords(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range) return $"{Text(Converted(range, range.Minimum))} to {Text(Converted(range, range.Maximum))}";
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } words) return string.Join(", ", words.Values.Select(Text));
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type.IsEnum ? string.Join(", ", Enum.GetNames(type)) : property.GetCustomAttribute<MinLengthAttribute>() is { Length: > 0 } ? "not empty" : "";
    }

    public static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        TimeSpan t => t.ToString("c", CultureInfo.InvariantCulture),
        string s => s,
        System.Collections.IEnumerable list => string.Join(", ", list.Cast<object>().Select(Text)),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static object Converted(RangeAttribute range, object bound) =>
        range.OperandType == typeof(TimeSpan) && bound is string s ? TimeSpan.Parse(s, CultureInfo.InvariantCulture) : bound;
}
