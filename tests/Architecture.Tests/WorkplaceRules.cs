namespace ChannelHub.Architecture.Tests;

/// <summary>The product speaks of itself alone: no path of a machine on which it was once built.</summary>
internal static class WorkplaceRules
{
    private const string CiEntry = ".ci/run"; // the one place that may know what lies beside the checkout

    // Put together here so that this file does not hold them either.
    public static readonly string[] Words = ["/" + "work/", "." + "library", ".." + "/shared"];

    public static IEnumerable<string> Faults(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path != CiEntry
        from word in Words
        where file.Text.Contains(word, StringComparison.OrdinalIgnoreCase) || file.Path.Contains(word, StringComparison.OrdinalIgnoreCase)
        select $"{file.Path} holds '{word}'";
}
