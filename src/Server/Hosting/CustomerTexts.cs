using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>Finds and reads what the bot says and asks: <c>dialogue.yaml</c>, and the texts to customers, one file a language.</summary>
internal sealed record CustomerTexts(BotTexts Texts, DialogueSet Dialogue)
{
    private const string DefaultFolder = "texts";

    public static string FolderOf(HubSettings settings)
    {
        if (settings.Intake.TextsDirectory is { } named) return Path.GetFullPath(named, settings.Place.WorkingDirectory);
        var here = Path.Combine(settings.Place.WorkingDirectory, DefaultFolder);
        return Directory.Exists(here) ? here : Path.Combine(settings.Place.ProgramDirectory, DefaultFolder);
    }

    /// <summary>The questions and the texts; all that is wrong with either.</summary>
    public static (CustomerTexts? Right, IReadOnlyList<SettingFault> Faults) Load(HubSettings settings)
    {
        var path = settings.Place.Find(settings.Intake.DialogueFile);
        if (!File.Exists(path)) return (null, [new SettingFault("ChannelHub:Intake:DialogueFile", path, "the file must exist")]);
        var (dialogue, faults) = DialogueFile.Read(File.ReadAllText(path), path);
        var (texts, more) = LoadTexts(settings, dialogue);
        return dialogue is null || texts is null ? (null, [.. faults, .. more]) : (new CustomerTexts(texts, dialogue), []);
    }

    private static (BotTexts? Texts, IReadOnlyList<SettingFault> Faults) LoadTexts(HubSettings settings, DialogueSet? dialogue)
    {
        var folder = FolderOf(settings);
        if (!Directory.Exists(folder)) return (null, [new SettingFault("ChannelHub:Intake:TextsDirectory", folder, "the folder must exist and hold a file for each language, such as es.yaml")]);
        try
        {
            var files = Directory.EnumerateFiles(folder, "*.yaml").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText, StringComparer.Ordinal);
            return TextsFile.Read(files, settings.Intake.DefaultLanguage, dialogue, settings.Intake.Address);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [new SettingFault("ChannelHub:Intake:TextsDirectory", folder, $"its files must be readable: {e.Message}")]);
        }
    }
}
