using System.Globalization;
using ChannelHub.Cases;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Dialogue;

/// <summary>The part of the file about what follows an answer: limits, surveys, reminders.</summary>
public sealed partial class DialogueFile
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(366);

    private AnswerLimits ReadLimits(YamlMappingNode? map)
    {
        var shipped = AnswerLimits.Shipped;
        if (map is null) return shipped;
        Known(map, "burst", "within", "perDay", "openings", "flood");
        return new AnswerLimits(
            Number(map, "burst", 1, BotState.MostAnswers) ?? shipped.Burst,
            Duration(map, "within") ?? shipped.Within,
            Number(map, "perDay", 1, ContactHistory.MostCases) ?? shipped.PerDay,
            Number(map, "openings", 1, BotState.MostAnswers) ?? shipped.Openings,
            Number(map, "flood", 2, 10_000) ?? shipped.Flood);
    }

    private CareSettings ReadCare(YamlMappingNode? map)
    {
        if (map is null) return CareSettings.None;
        Known(map, "survey", "silence", "closeAfter", "checkAfter", "repeats");
        return new CareSettings
        {
            Survey = IsOff(map, "survey") ? null : ReadSurvey(Child<YamlMappingNode>(map, "survey")),
            Silence = IsOff(map, "silence") ? null : ReadSilence(Child<YamlMappingNode>(map, "silence")),
            CloseAfter = Duration(map, "closeAfter"),
            CheckAfter = Duration(map, "checkAfter"),
            Repeats = IsOff(map, "repeats") ? null : Number(map, "repeats", 2, ContactHistory.MostCases),
        };
    }

    private SurveySettings? ReadSurvey(YamlMappingNode? map)
    {
        if (map is null) return null;
        Known(map, "after", "lowScore", "effort");
        var low = LowScore.Reopen;
        if (Text(map, "lowScore") is { } named && !Names.TryParse(named, out low)) Fault(map, "survey.lowScore", named, $"these are possible here: {string.Join(", ", Names.All<LowScore>())}.");
        return new SurveySettings(Duration(map, "after") ?? TimeSpan.FromHours(1), low, Text(map, "effort") != "false");
    }

    private SilenceSettings? ReadSilence(YamlMappingNode? map)
    {
        if (map is null) return null;
        Known(map, "remindAfter", "reminders");
        return new SilenceSettings(Duration(map, "remindAfter") ?? TimeSpan.FromDays(3), Number(map, "reminders", 0, After.Aftercare.MostReminders) ?? 2);
    }

    /// <summary><c>off</c> or <c>false</c>.</summary>
    private static bool IsOff(YamlMappingNode map, string key) => Text(map, key) is "off" or "false" or "";

    /// <summary><c>10m</c>, <c>1h</c>, <c>3d</c>; null where it is off or missing.</summary>
    private TimeSpan? Duration(YamlMappingNode map, string key)
    {
        if (!map.Children.TryGetValue(key, out var value) || IsOff(map, key)) return null;
        var text = (value as YamlScalarNode)?.Value ?? "";
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            TimeSpan? length = text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' when count < 10_000 => TimeSpan.FromDays(count),
                _ => null,
            };
            if (length is { } found && found <= LongestWait) return found;
        }

        Fault(value, key, value.ToString(), $"a duration such as 10m, 1h or 3d is needed, of at most {LongestWait.Days} days, or off.");
        return null;
    }
}
