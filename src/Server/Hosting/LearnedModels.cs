using ChannelHub.Routing.Learned;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>Finds and reads the learned model.</summary>
internal static class LearnedModels
{
    public static string PathOf(HubSettings settings) => settings.Place.Find(settings.Routing.LearnedModel ?? "");

    /// <summary>Null where none is set.</summary>
    public static LearnedLoad? Load(HubSettings settings)
    {
        if (string.IsNullOrEmpty(settings.Routing.LearnedModel)) return null;
        var file = new FileInfo(PathOf(settings));
        if (!file.Exists) return new LearnedLoad.Refused("the file does not exist; 'channelhub learn' writes one");

        // So that a huge file is refused without being read.
        return file.Length > LearnedFile.MaxLength
            ? new LearnedLoad.Refused($"it has {file.Length} bytes; a model has at most {LearnedFile.MaxLength}")
            : LearnedFile.Read(File.ReadAllBytes(file.FullName));
    }
}
