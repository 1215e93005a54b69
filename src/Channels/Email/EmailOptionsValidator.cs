using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Mime;
using ChannelHub.Channels.Email.Wire;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Email;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class EmailOptionsValidator
{
    private const string AddressForm = "an address is written name@domain, in ASCII.";

    private static readonly EmailOptions Defaults = new();

    public static (EmailOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var imapSecurity = Security(settings, "ImapSecurity");
        var smtpSecurity = Security(settings, "SmtpSecurity");
        var secondSecurity = Security(settings, "SecondSmtpSecurity");
        var options = new EmailOptions
        {
            Address = Address(settings),
            Name = settings.Text("Name", 100),
            Aliases = settings.List("Aliases", [], Mailboxes, "an address is written name@domain, a whole domain @domain."),
            AgentAddresses = settings.List("AgentAddresses", [], Mailboxes, "an address is written name@domain, a whole domain @domain."),
            ImapHost = Host(settings, "ImapHost"),
            ImapPort = settings.Int("ImapPort", imapSecurity == "tls" ? 993 : 143, 1, 65535),
            ImapSecurity = imapSecurity,
            User = settings.Text("User", 320),
            Password = settings.Secret("Password", 1),
            Folder = settings.Text("Folder", 180) ?? Defaults.Folder,
            Afterwards = settings.Word("Afterwards", Defaults.Afterwards),
            MoveTo = settings.Text("MoveTo", 180),
            StartWith = settings.Word("StartWith", Defaults.StartWith),
            PollInterval = settings.Duration("PollInterval", Defaults.PollInterval, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
            IdleRenewal = settings.Duration("IdleRenewal", Defaults.IdleRenewal, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(28)),
            MaxMailBytes = settings.Long("MaxMailBytes", Defaults.MaxMailBytes, 64 * 1024, 200 * 1024 * 1024),
            TokenEndpoint = settings.Address("TokenEndpoint", mayAsk: true),
            ClientId = settings.Text("ClientId", 500),
            ClientSecret = settings.Secret("ClientSecret", 1),
            RefreshToken = settings.Secret("RefreshToken", 1),
            Scope = settings.Text("Scope", 1000),
            ExpiresOn = Day(settings, "ExpiresOn"),
            SmtpHost = Host(settings, "SmtpHost"),
            SmtpPort = settings.Int("SmtpPort", smtpSecurity == "tls" ? 465 : 587, 1, 65535),
            SmtpSecurity = smtpSecurity,
            SmtpUser = settings.Text("SmtpUser", 320),
            SmtpPassword = settings.Secret("SmtpPassword", 1),
            SecondSmtpHost = Host(settings, "SecondSmtpHost"),
            SecondSmtpPort = settings.Int("SecondSmtpPort", secondSecurity == "tls" ? 465 : 587, 1, 65535),
            SecondSmtpSecurity = secondSecurity,
            SecondSmtpUser = settings.Text("SecondSmtpUser", 320),
            SecondSmtpPassword = settings.Secret("SecondSmtpPassword", 1),
            SmtpConnections = settings.Int("SmtpConnections", Defaults.SmtpConnections, 1, 20),
            PickupDirectory = settings.Text("PickupDirectory", 1000),
            CaFile = settings.Text("CaFile", 1000),
            TrustedAuthServers = settings.List("TrustedAuthServers", [], h => h.ToLowerInvariant(), ""),
            SubjectTag = settings.Flag("SubjectTag", Defaults.SubjectTag),
            PlusAddress = settings.Flag("PlusAddress", Defaults.PlusAddress),
            ReplyAll = settings.Flag("ReplyAll", Defaults.ReplyAll),
            Secret = settings.Secret("Secret", 32),
        };
        Together(settings, options);
        return (options, settings.Faults);
    }

    private static void Together(SettingReader settings, EmailOptions o)
    {
        if (o.ImapHost is not null && o.Password is null && o.TokenEndpoint is null) settings.Fault("Password", null, "reading a mailbox needs Password (or PasswordFile), or TokenEndpoint with ClientId.");
        if (o.TokenEndpoint is not null && o.ClientId is null) settings.Fault("ClientId", null, "TokenEndpoint needs the ClientId that the provider gave.");
        if (o.TokenEndpoint is not null && o is { RefreshToken: null, ClientSecret: null }) settings.Fault("RefreshToken", null, "TokenEndpoint needs RefreshToken (a person's consent) or ClientSecret (the program's own access).");
        if (o.Afterwards == EmailAfterwards.Move && o.MoveTo is null) settings.Fault("MoveTo", null, "Afterwards is move: name the folder that mails are moved to.");
        if (o.MoveTo is not null && string.Equals(o.MoveTo, o.Folder, StringComparison.OrdinalIgnoreCase)) settings.Fault("MoveTo", o.MoveTo, "a mail can't be moved to the folder that it is in.");
        if (o.SecondSmtpHost is not null && o.SmtpHost is null) settings.Fault("SmtpHost", null, "a second server needs a first one.");
        if (o.CaFile is { } file && !File.Exists(file)) settings.Fault("CaFile", file, "the file must exist and hold certificates in PEM form.");
        Clear(settings, "ImapSecurity", o.ImapSecurity, o.ImapHost);
        Clear(settings, "SmtpSecurity", o.SmtpSecurity, o.SmtpHost);
        Clear(settings, "SecondSmtpSecurity", o.SecondSmtpSecurity, o.SecondSmtpHost);
    }

    private static void Clear(SettingReader settings, string key, string security, string? host)
    {
        if (security == "none" && host is not null && !MailServer.IsLoopback(host)) settings.Fault(key, security, "only a server on this machine (localhost, 127.0.0.1) may be spoken to in the clear; use tls or starttls.");
    }

    private static string Address(SettingReader settings)
    {
        var text = settings.Text("Address", 320);
        if (text is null)
        {
            settings.Fault("Address", null, "the mailbox's address is needed: help@example.com.");
            return Defaults.Address;
        }

        if (IsAddress(text)) return text;
        settings.Fault("Address", text, AddressForm);
        return Defaults.Address;
    }

    private static bool IsAddress(string text) =>
        MailAddresses.Normalise(text) == text && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && text.LastIndexOf('@') == at && text.All(c => c is > ' ' and <= '~' and not '"');

    private static string? Mailboxes(string text)
    {
        var lower = text.ToLowerInvariant();
        return IsAddress(lower) || (lower.StartsWith('@') && IsAddress("x" + lower)) ? lower : null;
    }

    private static string? Host(SettingReader settings, string key)
    {
        var text = settings.Text(key, 253);
        if (text is null || Uri.CheckHostName(text) != UriHostNameType.Unknown) return text;
        settings.Fault(key, text, "a host is a name (mail.example.com) or an IP address, without port.");
        return null;
    }

    private static string Security(SettingReader settings, string key)
    {
        var text = settings.Text(key, 20)?.ToLowerInvariant() ?? "tls";
        if (text is "tls" or "starttls" or "none") return text;
        settings.Fault(key, text, "allowed are tls, starttls, and none for a server on this machine.");
        return "tls";
    }

    private static string? Day(SettingReader settings, string key)
    {
        if (settings.Text(key, 20) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return text;
        settings.Fault(key, text, "a day is written 2027-03-31.");
        return null;
    }
}
