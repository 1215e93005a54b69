namespace ChannelHub.Channels.Teams;

/// <summary>Names of invokes: activities that want their answer in the response.</summary>
internal static class TeamsInvokes
{
    /// <summary>A button of a card (Action.Execute).</summary>
    public const string CardAction = "adaptiveCard/action";
}
