using System.Globalization;
using System.Net;
using ChannelHub.Cases;
using ChannelHub.Channels;
using ChannelHub.Drafting;
using ChannelHub.Intake;
using ChannelHub.Storage;

namespace ChannelHub.Server.Settings;

/// <summary>Reads and checks the settings: all faults at once.</summary>
internal static class SettingsReader
{
    private const string FileName = "appsettings.json";

    /// <summary>
    /// From the settings file, then the one of the environment, then environment variables, then the command line; each later one wins.
    /// </summary>
    /// <param name="arguments">As <see cref="Cli.SettingArguments"/> took them from the command line.</param>
    public static SettingsLoad Load(HubPlace place, IReadOnlyDictionary<string, string?> arguments)
    {
        var file = place.Find(FileName);
        var builder = new ConfigurationBuilder()
            .AddJsonFile(file, optional: true, reloadOnChange: false)
            .AddJsonFile(Path.ChangeExtension(file, $".{place.Environment}.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddInMemoryCollection(arguments);
        try
        {
            return Read(builder.Build(), place, file, ChannelTypes.All);
        }
        catch (InvalidDataException e)
        {
            return new SettingsLoad.Faulty(file, [new SettingFault(file, "…", $"the file must be JSON: {e.InnerException?.Message ?? e.Message}")]);
        }
    }

    internal static SettingsLoad Read(IConfiguration raw, HubPlace place, string source, IReadOnlyList<IChannelType> channelTypes)
    {
        var faults = new List<SettingFault>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(SecretFiles.Resolve(raw.AsEnumerable(), place.WorkingDirectory, faults)).Build();
        foreach (var section in configuration.GetSection(SettingCatalogue.Root).GetChildren())
        {
            if (!SettingCatalogue.SectionNames.Contains(section.Key, StringComparer.OrdinalIgnoreCase)) faults.Add(SettingFault.UnknownKey(section.Path, SettingCatalogue.SectionNames));
        }

        var settings = new HubSettings
        {
            Server = SettingsBinder.Read<ServerOptions>(configuration, "Server", faults),
            Storage = SettingsBinder.Read<StorageOptions>(configuration, "Storage", faults),
            Routing = SettingsBinder.Read<RoutingOptions>(configuration, "Routing", faults),
            Intake = SettingsBinder.Read<IntakeOptions>(configuration, "Intake", faults),
            Console = SettingsBinder.Read<ConsoleOptions>(configuration, "Console", faults),
            Model = SettingsBinder.Read<ModelOptions>(configuration, "Model", faults),
            Accounts = ReadAccounts(configuration, place, channelTypes, faults),
            Configuration = configuration,
            Place = place,
        };
        CheckServer(settings.Server, faults);
        faults.AddRange(settings.Storage.Check());
        faults.AddRange(settings.Model.Check());
        CheckUrls(settings.Urls, faults);
        if (faults.Count == 0) faults.AddRange(settings.CheckSurroundings(calendars: null));
        return faults.Count == 0 ? new SettingsLoad.Loaded(settings) : new SettingsLoad.Faulty(source, faults);
    }

    private static List<ChannelAccount> ReadAccounts(IConfiguration configuration, HubPlace place, IReadOnlyList<IChannelType> channelTypes, List<SettingFault> faults)
    {
        var accounts = new List<ChannelAccount>();
        var known = string.Join(", ", channelTypes.Select(t => t.Type));
        foreach (var section in configuration.GetSection($"{SettingCatalogue.Root}:{SettingCatalogue.Channels}").GetChildren())
        {
            if (!AccountName.IsValid(section.Key))
            {
                faults.Add(new SettingFault(section.Path, section.Key, $"an account's name has 1 to {AccountName.MaxLength} of a-z, 0-9 and dash"));
                continue;
            }

            var name = new AccountName(section.Key);
            if (name == ProblemCase.Account)
            {
                faults.Add(new SettingFault(section.Path, section.Key, "the hub uses this name for the problems that it opens itself; give the account another name"));
                continue;
            }

            var typeName = section["type"];
            if (channelTypes.FirstOrDefault(t => string.Equals(t.Type, typeName, StringComparison.OrdinalIgnoreCase)) is { } type)
            {
                faults.AddRange(type.Validate(name, section, place.IsDevelopment));
                accounts.Add(new ChannelAccount(name, type, section));
            }
            else
            {
                faults.Add(new SettingFault($"{section.Path}:type", string.IsNullOrEmpty(typeName) ? null : typeName, $"the channel types are: {known}"));
            }
        }

        return accounts;
    }

    private static void CheckServer(ServerOptions server, List<SettingFault> faults)
    {
        if (server.PublicUrl is { } url && !IsWebAddress(url))
        {
            faults.Add(new SettingFault("ChannelHub:Server:PublicUrl", url, "allowed is an address that begins with https:// or http://, without '?' and '#'"));
        }

        for (var i = 0; i < server.TrustedProxies.Length; i++)
        {
            var proxy = server.TrustedProxies[i];
            if (IPAddress.TryParse(proxy, out _) || IPNetwork.TryParse(proxy, out _)) continue;
            faults.Add(new SettingFault(string.Create(CultureInfo.InvariantCulture, $"ChannelHub:Server:TrustedProxies:{i}"), proxy, "allowed is an IP address or a network such as 10.0.0.0/8"));
        }
    }

    private static void CheckUrls(string urls, List<SettingFault> faults)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // '*' and '+' stand for every address; a URI can't hold them.
            if (IsWebAddress(url.Replace("://*", "://host", StringComparison.Ordinal).Replace("://+", "://host", StringComparison.Ordinal))) continue;
            faults.Add(new SettingFault("urls", url, $"allowed is an address such as {HubSettings.DefaultUrl}, or several separated by ';'"));
        }
    }

    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" } and { Query: "", Fragment: "", UserInfo: "" };
}
