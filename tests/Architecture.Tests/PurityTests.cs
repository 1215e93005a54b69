namespace ChannelHub.Architecture.Tests;

public sealed class PurityTests
{
    [TestCase("Cases")]
    [TestCase("Routing")]
    public void Faults_OfAProjectThatOnlyDecides_AreNone(string project) => Assert.That(Purity.Faults(Assemblies.Read(Assemblies.Ours[project])), Is.Empty);

    [Test]
    public void References_OfCases_AreTheFrameworkAlone() =>
        Assert.That(Assemblies.Read(Assemblies.Ours["Cases"]).Assemblies, Has.All.StartsWith("System."));

    [Test]
    public void Routing_ItsTypes_SpeakOfNoTask() =>
        Assert.That(Assemblies.Read(Assemblies.Ours["Routing"]).Types.Where(t => t.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal)), Is.Empty);

    [TestCase("System.IO.File")]
    [TestCase("System.IO.FileStream")]
    [TestCase("System.Net.Http.HttpClient")]
    [TestCase("Microsoft.Extensions.Logging.ILogger")]
    [TestCase("System.TimeProvider")]
    [TestCase("System.Random")]
    [TestCase("System.Threading.Tasks.TaskCompletionSource`1")]
    public void Faults_AForbiddenType_IsRejected(string type) => Assert.That(Purity.Faults(new Uses([], ["System.String", type], [])), Is.EqualTo(new[] { type }));

    [TestCase("System.DateTimeOffset.get_UtcNow")]
    [TestCase("System.Guid.NewGuid")]
    [TestCase("System.Threading.Tasks.Task.Run")]
    [TestCase("System.Environment.GetEnvironmentVariable")]
    public void Faults_AForbiddenMember_IsRejected(string member) => Assert.That(Purity.Faults(new Uses([], [], ["System.String.Concat", member])), Is.EqualTo(new[] { member }));

    /// <summary>The reading itself: this assembly reads files and its sample asks the clock, and both must be seen.</summary>
    [Test]
    public void Read_OfThisAssembly_SeesWhatItUses()
    {
        var uses = Assemblies.Read(typeof(PurityTests).Assembly.Location);
        Assert.That(Purity.Faults(uses), Does.Contain("System.IO.File").And.Contain("System.TimeProvider"));
        Assert.That(uses.Members, Does.Contain("System.TimeProvider.get_System"));
        Assert.That(uses.Assemblies, Does.Contain("System.Reflection.Metadata"));
    }
}
