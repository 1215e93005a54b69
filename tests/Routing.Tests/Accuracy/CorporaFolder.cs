namespace ChannelHub.Corpora;

/// <summary>Where the published sets of labelled messages lie, for tests.</summary>
internal static class CorporaFolder
{
    /// <summary>The folder with one folder a set; skips the test when it is not given.</summary>
    public static string OrIgnore()
    {
        var folder = CsvRows.Folder();
        if (folder is null) Assert.Ignore($"{CsvRows.Variable} does not name the folder of the labelled messages.");
        return folder!;
    }
}
