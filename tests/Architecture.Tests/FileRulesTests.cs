using System.Runtime.CompilerServices;

namespace ChannelHub.Architecture.Tests;

public sealed class FileRulesTests
{
    private static IEnumerable<SourceFile> Code => Repository.Files.Where(f => f.Folders is ["src" or "tests" or "bench", ..] or []);

    [Test]
    public void TooLong_AmongOurFiles_AreNone() => Assert.That(FileRules.TooLong(Code), Is.Empty);

    [Test]
    public void DrawerFolders_AmongOurs_AreNone() => Assert.That(FileRules.DrawerFolders(Code), Is.Empty);

    [Test]
    public void DrawerTypes_AmongOurs_AreNone()
    {
        var types = ProjectTable.Allowed.Keys.SelectMany(p => Assemblies.Load(p).GetTypes())
            .Where(t => t.Namespace?.StartsWith("ChannelHub.", StringComparison.Ordinal) == true && !t.IsDefined(typeof(CompilerGeneratedAttribute), false));
        Assert.That(FileRules.DrawerTypes(types.Select(t => t.Name.Split('`')[0])), Is.Empty);
    }

    [TestCase(FileRules.MaxLines, 0)]
    [TestCase(FileRules.MaxLines + 1, 1)]
    public void TooLong_AFileAtAndOverTheLimit_IsRejectedFromOneMoreOn(int lines, int faults) =>
        Assert.That(FileRules.TooLong([new SourceFile("src/X/Y.cs", string.Concat(Enumerable.Repeat("line\n", lines)))]).Count(), Is.EqualTo(faults));

    [TestCase("src/Cases/Utils/X.cs")]
    [TestCase("src/Storage/Common/X.cs")]
    [TestCase("src/Intake/StringHelpers/X.cs")]
    public void DrawerFolders_AFolderThatHoldsAnything_IsRejected(string path) => Assert.That(FileRules.DrawerFolders([new SourceFile(path, "")]).Count(), Is.EqualTo(1));

    [TestCase("DateHelper", true)]
    [TestCase("CaseManager", true)]
    [TestCase("Utils", true)]
    [TestCase("CaseFold", false)]
    [TestCase("CommonGround", false)]
    public void DrawerTypes_AName_IsRejectedByItsLastWord(string name, bool rejected) => Assert.That(FileRules.DrawerTypes([name]).Any(), Is.EqualTo(rejected));

    [Test]
    public void Files_OfTheRepository_AreFound() =>
        Assert.That(Repository.Files.Select(f => f.Path), Does.Contain("src/Cases/Model/Case.cs").And.Contain(".editorconfig").And.None.Contains("/obj/"));
}
