using ChannelHub.Cases;

namespace ChannelHub.Server.Settings;

/// <summary>
/// Lets a secret stand in a file of its own: <c>"BotTokenFile": "/run/secrets/bot"</c> for <c>BotToken</c>. Done once, before anything reads the
/// settings, so that no other part has to know. Which keys are secrets is told by how their names end.
/// </summary>
internal static class SecretFiles
{
    public const string Suffix = "File";
    public const int MaxBytes = 64 * 1024;

    private static readonly string[] Endings = ["Token", "Secret", "Password", "Key", "ConnectionString"];

    public static bool IsSecretName(string name) => Endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>The settings with every <c>…File</c> replaced by what is in it.</summary>
    public static Dictionary<string, string?> Resolve(IEnumerable<KeyValuePair<string, string?>> settings, string workingDirectory, List<SettingFault> faults)
    {
        var all = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, path) in all.Where(p => IsSecretFile(p.Key)).ToList())
        {
            all.Remove(key);
            if (string.IsNullOrEmpty(path)) continue;
            var target = key[..^Suffix.Length];
            if (!string.IsNullOrEmpty(all.GetValueOrDefault(target)))
            {
                faults.Add(new SettingFault(key, path, $"{target[(target.LastIndexOf(':') + 1)..]} is given as well; keep one of the two"));
                continue;
            }

            if (Read(Path.Combine(workingDirectory, path), out var fault) is { } secret) all[target] = secret;
            else faults.Add(new SettingFault(key, path, fault));
        }

        return all;
    }

    private static bool IsSecretFile(string key) =>
        key.StartsWith(SettingCatalogue.Root + ":", StringComparison.OrdinalIgnoreCase)
        && key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
        && IsSecretName(key[..^Suffix.Length]);

    private static string? Read(string path, out string fault)
    {
        fault = $"the file must exist, be readable and hold the secret (at most {MaxBytes} bytes)";
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length is 0 or > MaxBytes) return null;
            var text = File.ReadAllText(path).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"{fault}: {e.Message}";
            return null;
        }
    }
}
