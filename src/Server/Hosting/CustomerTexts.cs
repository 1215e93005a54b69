using ChannelHub.Cases;
using ChannelHub.Intake.Texts;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>Finds and reads the texts to customers, one file a language.</summary>
internal static class CustomerTexts
{
    private const string DefaultFolder = "texts";

    public static string FolderOf(HubSettings settings)
    {
        if (settings.Intake.TextsDirectory is { } named) return Path.GetFullPath(named, settings.Place.WorkingDirectory);
        var here = Path.Combine(settings.Place.WorkingDirectory, DefaultFolder);
        return Directory.Exists(here) ? here : Path.Combine(settings.Place.ProgramDirectory, DefaultFolder);
    }

    public static (BotTexts? Texts, IReadOnlyList<SettingFault> Faults) Load(HubSettings settings)
    {
        var folder = FolderOf(settings);
        if (!Directory.Exists(folder)) return (null, [new SettingFault("ChannelHub:Intake:TextsDirectory", folder, "the folder must exist and hold a file for each language, such as es.yaml")]);
        try
        {
            var files = Directory.EnumerateFiles(folder, "*.yaml").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText, StringComparer.Ordinal);
            return TextsFile.Read(files, settings.Intake.DefaultLanguage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, [new SettingFault("ChannelHub:Intake:TextsDirectory", folder, $"its files must be readable: {e.Message}")]);
        }
    }
}
