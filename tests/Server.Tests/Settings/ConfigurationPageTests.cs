using System.Text.Json;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Teams;
using ChannelHub.Channels.Telegram;
using ChannelHub.Channels.WebChat;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Tests.Settings;

/// <summary>The page, the shipped file and the options classes say the same.</summary>
internal sealed class ConfigurationPageTests
{
    public static IEnumerable<string> Sections => SettingCatalogue.Sections.Select(s => s.Section);

    [TestCaseSource(nameof(Sections))]
    public void Page_EverySetting_HasItsKeyTypeDefaultAndRange(string section)
    {
        var inClasses = SettingCatalogue.Describe(section, SettingCatalogue.Sections.Single(s => s.Section == section).Options)
            .Select(d => $"{d.Property.Name} | {d.Type} | {d.Default} | {d.Allowed}");
        var inPage = Checkout.Tables("docs/configuration.md", $"ChannelHub:{section}").Skip(1).Select(r => string.Join(" | ", r.Take(4)));

        Assert.That(inPage, Is.EqualTo(inClasses), "docs/configuration.md and the options class must list the same, in the same order");
    }

    [TestCaseSource(nameof(Sections))]
    public void Page_EverySetting_SaysWhatItMeans(string section) =>
        Assert.That(Checkout.Tables("docs/configuration.md", $"ChannelHub:{section}"), Has.All.Matches<string[]>(r => r is [_, _, _, _, { Length: > 0 }]));

    [Test]
    public void Page_WebChat_ListsItsOptions()
    {
        var inClass = SettingCatalogue.Describe("Channels:web", typeof(WebChatOptions)).Select(d => $"{d.Property.Name} | {d.Type}");
        Assert.That(Checkout.Tables("docs/configuration.md", "webchat").Skip(1).Select(r => $"{r[0]} | {r[1]}"), Is.EquivalentTo(inClass));
    }

    [Test]
    public void Page_Email_ListsItsOptions()
    {
        var inClass = SettingCatalogue.Describe("Channels:mail", typeof(EmailOptions)).Select(d => $"{d.Property.Name} | {d.Type}");
        Assert.That(Checkout.Tables("docs/configuration.md", "email").Skip(1).Select(r => $"{r[0]} | {r[1]}"), Is.EquivalentTo(inClass));
    }

    [Test]
    public void Page_Teams_ListsItsOptions()
    {
        var inClass = SettingCatalogue.Describe("Channels:teams", typeof(TeamsOptions)).Select(d => $"{d.Property.Name} | {d.Type}");
        Assert.That(Checkout.Tables("docs/configuration.md", "teams").Skip(1).Select(r => $"{r[0]} | {r[1]}"), Is.EquivalentTo(inClass));
    }

    [Test]
    public void Page_Telegram_ListsItsOptions()
    {
        var inClass = SettingCatalogue.Describe("Channels:bot", typeof(TelegramOptions)).Select(d => $"{d.Property.Name} | {d.Type}");
        Assert.That(Checkout.Tables("docs/configuration.md", "telegram").Skip(1).Select(r => $"{r[0]} | {r[1]}"), Is.EquivalentTo(inClass));
    }

    [Test]
    public void Page_Sms_ListsItsOptions()
    {
        var inClass = SettingCatalogue.Describe("Channels:sms", typeof(SmsOptions)).Select(d => $"{d.Property.Name} | {d.Type}");
        Assert.That(Checkout.Tables("docs/configuration.md", "sms").Skip(1).Select(r => $"{r[0]} | {r[1]}"), Is.EquivalentTo(inClass));
    }

    [Test]
    public void ShippedFile_EveryKey_StandsThereWithItsDefault()
    {
        using var file = JsonDocument.Parse(Checkout.Read("appsettings.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var shipped = file.RootElement.GetProperty("ChannelHub").EnumerateObject().Where(s => s.Name != SettingCatalogue.Channels)
            .SelectMany(s => s.Value.EnumerateObject().Select(p => $"ChannelHub:{s.Name}:{p.Name} = {Text(p.Value)}"));
        var defaults = SettingCatalogue.Sections.SelectMany(s => SettingCatalogue.Describe(s.Section, s.Options)).Select(d => $"{d.Key} = {d.Default}");

        Assert.That(shipped, Is.EqualTo(defaults));
    }

    [Test]
    public void ShippedFile_Channels_AreOneWebChat()
    {
        using var file = JsonDocument.Parse(Checkout.Read("appsettings.json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        Assert.That(file.RootElement.GetProperty("ChannelHub").GetProperty("Channels").EnumerateObject().Select(a => $"{a.Name}: {a.Value.GetProperty("type")}"), Is.EqualTo(new[] { "web: webchat" }));
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.ToString(),
    };
}
