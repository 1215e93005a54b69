namespace ChannelHub.Architecture.Tests;

public sealed class ProjectTableTests
{
    private static IEnumerable<TestCaseData> Projects() =>
        Repository.Under("src").Where(f => f.Extension == ".csproj").Select(f => new TestCaseData(f.Path).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Projects))]
    public void References_OfEachProjectFile_AreThoseOfTheTable(string path) =>
        Assert.That(ProjectTable.Faults(Path.GetFileNameWithoutExtension(path), ProjectTable.References(Repository.FileAt(path).Text)), Is.Empty);

    [Test]
    public void Projects_OfTheTable_AreThoseOfTheTree() =>
        Assert.That(Repository.Under("src").Where(f => f.Extension == ".csproj").Select(f => Path.GetFileNameWithoutExtension(f.Name)), Is.EquivalentTo(ProjectTable.Allowed.Keys));

    [Test]
    public void Solution_TheFile_HoldsEveryProjectOfTheTree()
    {
        var solution = Repository.FileAt("ChannelHub.sln").Text.Replace('\\', '/');
        var projects = Repository.Files.Where(f => f.Extension == ".csproj").Select(f => f.Path);
        Assert.That(projects.Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)), Is.Empty, "a project outside the solution is neither built nor tested");
    }

    [TestCaseSource(typeof(ProjectTable), nameof(ProjectTable.Allowed))]
    public void References_OfEachAssembly_AreWithinTheTable(KeyValuePair<string, string[]> row)
    {
        var used = Assemblies.Read(Assemblies.Ours[row.Key]).Assemblies.Where(a => a.StartsWith("ChannelHub.", StringComparison.Ordinal)).Select(a => a["ChannelHub.".Length..]);
        Assert.That(used.Except(row.Value), Is.Empty);
    }

    /// <summary>The language model is an extra: whoever takes its project away takes away nothing else.</summary>
    [Test]
    public void References_ToTheLanguageModelsLibrary_AreInItsProjectAlone()
    {
        Assert.That(ProjectTable.Allowed.Keys.Where(p => Assemblies.Read(Assemblies.Ours[p]).Assemblies.Any(a => a.StartsWith("Microsoft.Extensions.AI", StringComparison.Ordinal))), Is.EqualTo(new[] { "Drafting" }));
        Assert.That(ProjectTable.Allowed.Where(p => p.Value.Contains("Drafting")).Select(p => p.Key), Is.EqualTo(new[] { "Server" }));
    }

    [TestCase("Routing", "Cases,Storage", "Routing references Storage, which the table does not allow")]
    [TestCase("Intake", "Cases", "Intake does not reference Routing, which the table names")]
    [TestCase("Common", "", "src/Common is not in the table of projects")]
    public void Faults_AWrongProject_IsRejected(string project, string references, string fault) =>
        Assert.That(ProjectTable.Faults(project, references.Split(',', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(new[] { fault }));

    [Test]
    public void References_OfAProjectFileWithEitherSlash_AreRead() =>
        Assert.That(
            ProjectTable.References("""<Project><ItemGroup><ProjectReference Include="..\Cases\Cases.csproj" /><ProjectReference Include="../Storage/Storage.csproj" /></ItemGroup></Project>"""),
            Is.EqualTo(new[] { "Cases", "Storage" }));
}
