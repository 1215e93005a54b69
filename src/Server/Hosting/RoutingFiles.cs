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
            return LearnedModels.Load(settings) switch
            {
                LearnedLoad.Loaded(var model) => RoutingFile.Load(File.ReadAllText(path), path, model),
                LearnedLoad.Refused(var reason) => new RoutingLoad.Faulty([new RoutingFault(LearnedModels.PathOf(settings), 1, 1, $"the learned model can't be used: {reason}; or take it out of ChannelHub:Routing:LearnedModel")]),
                _ => RoutingFile.Load(File.ReadAllText(path), path),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RoutingLoad.Faulty([new RoutingFault(path, 1, 1, $"the file can't be read: {e.Message}")]);
        }
    }
}
