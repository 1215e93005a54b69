using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ChannelHub.Architecture.Tests;

/// <summary>What an assembly names in its metadata: complete, whatever the source looked like.</summary>
/// <param name="Types">Types of other assemblies, by full name.</param>
/// <param name="Members">Members of those, as <c>Type.Member</c>.</param>
internal sealed record Uses(ImmutableHashSet<string> Assemblies, ImmutableHashSet<string> Types, ImmutableHashSet<string> Members);

/// <summary>The program's own assemblies, as built beside the tests.</summary>
internal static class Assemblies
{
    /// <summary>Project name to assembly file, for the projects of <c>src</c>.</summary>
    public static IReadOnlyDictionary<string, string> Ours { get; } = ProjectTable.Allowed.Keys.ToDictionary(
        project => project,
        project => Path.Combine(AppContext.BaseDirectory, project == "Server" ? "channelhub.dll" : $"ChannelHub.{project}.dll"));

    public static Assembly Load(string project) => Assembly.LoadFrom(Ours[project]);

    public static Uses Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var pe = new PEReader(stream);
        var metadata = pe.GetMetadataReader();
        var members =
            from handle in metadata.MemberReferences
            let member = metadata.GetMemberReference(handle)
            where member.Parent.Kind == HandleKind.TypeReference
            select $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}";
        return new Uses(
            [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))],
            [.. metadata.TypeReferences.Select(h => NameOf(metadata, h))],
            [.. members]);
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
