using ChannelHub.Cases;
using ChannelHub.Channels.Tests.Email.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests.Mail;

/// <summary>A provider puts an id of its own in the place of ours: replies that name nothing else still find their case.</summary>
public sealed class ProviderIdTests
{
    [Test] // P16
    public async Task Reply_ToTheIdThatTheProviderGave_JoinsItsCase()
    {
        await using var provider = new SmtpStandIn { Final = "250 2.0.0 OK <given-4711@mail.provider.example> [Hostname=x]" };
        using var folder = new HubFolder();
        var settings = provider.Settings.ToDictionary(s => "Channels__help__" + s.Key, s => s.Value!);
        settings["Channels__help__type"] = "email";
        settings["Channels__help__Address"] = "help@desk.example";
        await using var hub = await HubProcess.StartAsync(folder.Path, settings);

        await DeliverAsync("<first@customer.example>", "Consulta", null);
        await folder.UntilAllIsDoneAsync();
        Assert.That(provider.Mails, Has.Count.EqualTo(1), hub.Output);
        await DeliverAsync("<second@customer.example>", "otra cosa", "<given-4711@mail.provider.example>");
        await DeliverAsync("<third@customer.example>", "otra más", "<given-4712@mail.provider.example>");
        await folder.UntilAllIsDoneAsync();

        await using var store = folder.OpenStore();
        var cases = (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).OrderBy(c => c.Case.Number.Value).ToList();
        Assert.That(cases.Select(c => c.Case.MessagesIn), Is.EqualTo(new[] { 2, 1 }), "an id that nobody gave is nobody's");

        async Task DeliverAsync(string id, string subject, string? inReplyTo)
        {
            var mail = $"From: Ana <ana@customer.example>\r\nTo: help@desk.example\r\nSubject: {subject}\r\nMessage-ID: {id}\r\n{(inReplyTo is null ? "" : $"In-Reply-To: {inReplyTo}\r\n")}Date: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\nLa impresora muestra el error H007.\r\n";
            var (exit, _, error) = await HubProcess.RunAsync(folder.Path, settings, mail, "mail", "deliver", "--account", "help", "--url", hub.Address.ToString());
            Assert.That(exit, Is.Zero, error);
        }
    }
}
