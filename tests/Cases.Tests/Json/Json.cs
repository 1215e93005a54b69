using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChannelHub.Cases.Tests;

/// <summary>Writes a value as the hub does and reads it back.</summary>
internal static class Json
{
    public static T Again<T>(T value) => (T)Again(typeof(T), value!)!;

    public static object? Again(Type type, object value) => JsonSerializer.Deserialize(Write(type, value), InfoOf(type));

    public static string Write(Type type, object value) => JsonSerializer.Serialize(value, InfoOf(type));

    public static JsonTypeInfo InfoOf(Type type) => CaseJson.Default.GetTypeInfo(type) ?? throw new AssertionException($"{type.Name} is not among the types of CaseJson.");
}
