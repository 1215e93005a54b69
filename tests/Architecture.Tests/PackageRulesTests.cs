namespace ChannelHub.Architecture.Tests;

public sealed class PackageRulesTests
{
    private static readonly IReadOnlyList<string> Central = PackageRules.Central(Repository.FileAt("Directory.Packages.props").Text);

    private static IEnumerable<string> Projects() => Repository.Files.Where(f => f.Extension is ".csproj" || f.Name == "Directory.Build.props").Select(f => f.Path);

    [TestCaseSource(nameof(Projects))]
    public void Faults_OfEachProject_AreNone(string path) => Assert.That(PackageRules.Faults(path, Repository.FileAt(path).Text, Central), Is.Empty);

    [Test]
    public void Central_TheList_NamesEachPackageOnce() => Assert.That(Central, Is.Unique.And.Contain("NUnit"));

    [TestCase("""<PackageReference Include="Left.Pad" />""", "x: Left.Pad is not in Directory.Packages.props")]
    [TestCase("""<PackageReference Include="NUnit" Version="3.0.0" />""", "x: NUnit has a version of its own")]
    [TestCase("""<PackageReference Include="NUnit" VersionOverride="3.0.0" />""", "x: NUnit has a version of its own")]
    public void Faults_AWrongReference_IsRejected(string reference, string fault) =>
        Assert.That(PackageRules.Faults("x", $"<Project><ItemGroup>{reference}</ItemGroup></Project>", Central), Is.EqualTo(new[] { fault }));
}
