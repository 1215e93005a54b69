using System.Text.RegularExpressions;

namespace ChannelHub.Architecture.Tests;

/// <summary>Every platform's folder has the same rooms, and none looks into another's.</summary>
internal static partial class ChannelRules
{
    private static readonly string[] Rooms = ["Options", "OptionsValidator", "InboundMapper", "OutboundMapper", "Sender", "Log", "Registration", "Trial"];

    private static readonly string[] WaysIn = ["Receiver", "Poller"];

    /// <summary>The folders that are channels: those which hold at least one room of their own name. Others (wire types that two share, rendering) are not.</summary>
    public static IReadOnlyList<string> Channels(IEnumerable<string> paths) =>
    [
        .. paths.Select(p => RoomFile().Match(p)).Where(m => m.Success && Rooms.Concat(WaysIn).Contains(m.Groups["room"].Value)).Select(m => m.Groups["channel"].Value).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The rooms that a channel lacks.</summary>
    public static IEnumerable<string> Missing(string channel, IReadOnlyCollection<string> paths)
    {
        foreach (var room in Rooms.Where(r => !Has($"{channel}{r}.cs"))) yield return $"src/Channels/{channel}/{channel}{room}.cs";
        if (!WaysIn.Any(r => Has($"{channel}{r}.cs"))) yield return $"src/Channels/{channel}/{channel}Receiver.cs or {channel}Poller.cs";
        if (!Has("README.md")) yield return $"src/Channels/{channel}/README.md";

        bool Has(string file) => paths.Contains($"src/Channels/{channel}/{file}");
    }

    /// <summary>Uses of one channel's types by another channel.</summary>
    /// <param name="root">The namespace that holds the channels' namespaces.</param>
    public static IEnumerable<string> ForeignUses(IEnumerable<Type> types, string root, IReadOnlyCollection<string> channels) =>
        from type in types
        let own = ChannelOf(type, root, channels)
        where own is not null
        from used in TypeUses.Of(type)
        let other = ChannelOf(used, root, channels)
        where other is not null && other != own
        orderby type.FullName
        select $"{own}: {type.Name} uses {used.Name} of {other}";

    private static string? ChannelOf(Type type, string root, IReadOnlyCollection<string> channels) =>
        channels.FirstOrDefault(c => type.Namespace == $"{root}.{c}" || type.Namespace?.StartsWith($"{root}.{c}.", StringComparison.Ordinal) == true);

    [GeneratedRegex(@"^src/Channels/(?<channel>[^/]+)/\k<channel>(?<room>[A-Za-z]+)\.cs$")]
    private static partial Regex RoomFile();
}
