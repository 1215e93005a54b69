using ChannelHub.Routing;
using ChannelHub.Routing.Learned;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>Finds and reads the routing file.</summary>
internal static class RoutingFiles
{
    public static string PathOf(HubSettings settings) => settings.Place.Find(settings.Routing.File);

    public static RoutingLoad Load(HubSettings settings)
    {
        var path = PathOf(settings);
        if (!File.Exists(path))
        {
            return new RoutingLoad.Faulty([new RoutingFault(path, 1, 1, "the file does not exist; put one there or name another with ChannelHub:Routing:File")]);
        }

        try
        {
            return Compile(settings, File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RoutingLoad.Faulty([new RoutingFault(path, 1, 1, $"the file can't be read: {e.Message}")]);
        }
    }

    /// <summary>Rules with the learned model that the settings name, so that a changed file is judged by the same model as the one before it.</summary>
    public static RoutingLoad Compile(HubSettings settings, string yaml, string path) => LearnedModels.Load(settings) switch
    {
        LearnedLoad.Loaded(var model) => RoutingFile.Load(yaml, path, model),
        LearnedLoad.Refused(var reason) => new RoutingLoad.Faulty([new RoutingFault(LearnedModels.PathOf(settings), 1, 1, $"the learned model can't be used: {reason}; or take it out of ChannelHub:Routing:LearnedModel")]),
        _ => RoutingFile.Load(yaml, path),
    };
}
