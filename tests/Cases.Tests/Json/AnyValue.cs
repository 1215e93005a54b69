using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Cases.Tests;

/// <summary>
/// Makes random values of any type of the case model by its constructor and its settable properties, so that a field added tomorrow is tried without
/// anybody remembering it. Nulls only where the type allows them.
/// </summary>
internal static class AnyValue
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Gen<object?> Texts = Gen.Elements<object?>("", "H007", "¿Qué pasó? ñ á €", "línea 1\r\nlínea 2\t\"<b>&'\\", "😀 e\u0301 \u200F", "\u0000\u001F", new string('x', 3000));

    private static readonly Dictionary<Type, Gen<object?>> Simple = new()
    {
        [typeof(string)] = Texts,
        [typeof(bool)] = Gen.Elements<object?>(true, false),
        [typeof(int)] = Gen.Elements<object?>(0, 1, 77, int.MaxValue, -1),
        [typeof(long)] = Gen.Elements<object?>(0L, 1L, 77L, long.MaxValue),
        [typeof(DateTimeOffset)] = Gen.Choose(0, int.MaxValue).Select(s => (object?)DateTimeOffset.UnixEpoch.AddSeconds(s).AddTicks(s % 10_000_000)),
        [typeof(TimeSpan)] = Gen.Elements<object?>(TimeSpan.Zero, TimeSpan.FromSeconds(90), TimeSpan.FromDays(3)),
        [typeof(CaseNumber)] = Gen.Choose(1, int.MaxValue).Select(n => (object?)new CaseNumber(n)),
        [typeof(ContactLinkId)] = Gen.Choose(1, int.MaxValue).Select(n => (object?)new ContactLinkId(n)),
        [typeof(ContactId)] = Gen.Choose(1, int.MaxValue).Select(n => (object?)new ContactId(n)),
        [typeof(MessageId)] = Gen.Choose(1, int.MaxValue).Select(n => (object?)new MessageId(new CaseNumber(n), 1 + n % 500)),
        [typeof(AgentId)] = Gen.Elements<object?>(new AgentId("ana"), new AgentId("bruno.diaz")),
        [typeof(AccountName)] = Gen.Elements<object?>(new AccountName("web"), new AccountName("support-mx")),
        [typeof(MessageTraits)] = Gen.Choose(0, (1 << 12) - 1).Select(n => (object?)(MessageTraits)n),
    };

    public static Gen<object> Of(Type type) => Make(type).Select(v => v!);

    private static Gen<object?> Make(Type type)
    {
        if (Simple.TryGetValue(type, out var known)) return known;
        if (type.IsEnum) return Gen.Elements(Enum.GetValues(type).Cast<object?>());
        if (Nullable.GetUnderlyingType(type) is { } inner) return OrNull(Make(inner));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>)) return List(type.GetGenericArguments()[0]);
        return Record(type);
    }

    private static Gen<object?> OrNull(Gen<object?> gen) => Gen.Frequency((3, gen), (1, Gen.Constant<object?>(null)));

    private static Gen<object?> List(Type item)
    {
        var create = typeof(AnyValue).GetMethod(nameof(ListOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item);
        return from count in Gen.Choose(0, 3) from items in Make(item).ListOf(count) select create.Invoke(null, [items]);
    }

    private static object ListOf<T>(IEnumerable<object?> items) => items.Cast<T>().ToValueList();

    private static Gen<object?> Record(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var parameters = constructor.GetParameters();
        var properties = type.GetProperties().Where(p => p.SetMethod is not null && parameters.All(q => q.Name != p.Name)).ToArray();
        var arguments = Gen.CollectToArray(parameters.Select(p => Allowing(Make(p.ParameterType), Nullability.Create(p).ReadState)));
        var settings = Gen.CollectToArray(properties.Select(p => Allowing(Make(p.PropertyType), Nullability.Create(p).ReadState)));
        return from a in arguments from s in settings select Build(constructor, a, properties, s);
    }

    private static Gen<object?> Allowing(Gen<object?> gen, NullabilityState state) => state == NullabilityState.Nullable ? OrNull(gen) : gen;

    private static object? Build(ConstructorInfo constructor, object?[] arguments, PropertyInfo[] properties, object?[] values)
    {
        var made = constructor.Invoke(arguments);
        foreach (var (property, value) in properties.Zip(values)) property.SetValue(made, value);
        return made;
    }
}
