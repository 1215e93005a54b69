namespace ChannelHub.Channels.Tests.Files;

public sealed class KeptSecretTests
{
    [Test]
    public void Read_SameFolder_IsMadeOnceAndForItsOwnerOnly()
    {
        var folder = Directory.CreateTempSubdirectory("channelhub-secret-").FullName;
        try
        {
            var first = Of(folder).Read();
            Assert.That(first, Has.Length.EqualTo(32));
            Assert.That(Of(folder).Read(), Is.EqualTo(first));
            var file = Path.Combine(folder, "some.key");
            Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { file }), "no draft is left beside it");
            if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            File.WriteAllBytes(file, [1]);
            Assert.That(() => Of(folder).Read(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("backup").And.Message.EndsWith("with which links end."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static KeptSecret Of(string folder) => new(folder, "some.key", "links end");
}
