using System.CommandLine;
using System.Net.Http.Headers;
using ChannelHub.Channels.Email;
using ChannelHub.Server.Settings;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

/// <summary><c>mail deliver</c>: takes one mail from an MTA's pipe and hands it to the running hub.</summary>
internal static class MailCommand
{
    /// <summary>As in sysexits.h, which MTAs go by.</summary>
    internal const int DataError = 65;

    internal const int TryAgain = 75;

    internal const int NoPermission = 77;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Command Build(CommandContext context)
    {
        var account = MailHandIn.AccountOption();
        var url = MailHandIn.UrlOption();
        var deliver = new Command(
            "deliver",
            """
            Take one mail (RFC 5322) on standard input, as an MTA's pipe gives it, and hand it to the running hub.
            Exit codes: 0 stored durably; 75 try again later (the hub can't be reached or can't store, or is not set up right); 65 or 77 refused, with the reason on standard error.
            """)
        {
            account, url,
        };
        deliver.SetAction((parsed, stop) => DeliverAsync(context, parsed.GetRequiredValue(account), parsed.GetValue(url), stop));
        return new Command("mail", "Mail from an MTA.") { deliver };
    }

    private static async Task<int> DeliverAsync(CommandContext context, string account, string? url, CancellationToken stop)
    {
        try
        {
            return await HandInAsync(context, MailHandIn.Of(context.LoadOrFail(), account, url), stop);
        }
        catch (Exception e) when (e is CliFailure or IOException or UnauthorizedAccessException or HttpRequestException or StoreOpeningException)
        {
            // Wrong settings are put right sooner or later; until then the mail waits at the MTA instead of going back to the customer.
            return await TellAsync(context, TryAgain, e.Message);
        }
        catch (OperationCanceledException)
        {
            return await TellAsync(context, TryAgain, $"the hub did not answer within {Limit.TotalSeconds:0} seconds.");
        }
    }

    private static async Task<int> HandInAsync(CommandContext context, MailHandIn hub, CancellationToken stop)
    {
        await using var input = context.Environment.OpenInput();
        var mail = await hub.Account.ReadAsync(input, stop);
        if (mail.Length == 0) return await TellAsync(context, DataError, "there is no mail on standard input.");
        using var limit = new CancellationTokenSource(Limit, context.Environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        using var client = MailHandIn.NewClient(1);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub.Address, hub.Account.Path)) { Content = new ByteArrayContent(mail) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", hub.Account.Ticket(context.Environment.Time.GetUtcNow()));
        using var answer = await client.SendAsync(request, either.Token);
        return (int)answer.StatusCode switch
        {
            >= 200 and < 300 => ExitCodes.Success,
            401 or 403 => await TellAsync(context, NoPermission, $"the hub at {hub.Address} does not accept our signature. This command must run as a user that can read {EmailHandInSecret(hub)}."),
            413 => await TellAsync(context, DataError, "the mail is too big for the hub."),
            400 or 415 or 422 => await TellAsync(context, DataError, "the hub does not take this for a mail."),
            var status => await TellAsync(context, TryAgain, $"the hub at {hub.Address} answered {status}."),
        };
    }

    private static string EmailHandInSecret(MailHandIn hub) => Path.Combine(hub.DataDirectory, "email.secret");

    private static async Task<int> TellAsync(CommandContext context, int code, string what)
    {
        await context.Error.WriteLineAsync($"channelhub: {what}");
        return code;
    }
}

/// <summary>A mailbox of the settings, and the running hub that takes its mail.</summary>
internal sealed record MailHandIn(EmailHandIn Account, Uri Address, string DataDirectory)
{
    public static Option<string> AccountOption() => new("--account") { Required = true, HelpName = "ACCOUNT", Description = "the name of an account in the settings, for mail one of type email" };

    public static Option<string?> UrlOption() => new("--url") { HelpName = "URL", Description = "where the running hub listens; found by itself in the hub's data folder, else by its settings" };

    public static MailHandIn Of(HubSettings settings, string account, string? url)
    {
        var emails = settings.Accounts.Where(a => a.Type is EmailRegistration).ToList();
        var found = emails.FirstOrDefault(a => a.Name.Value == account)
            ?? throw new CliFailure($"there is no account '{account}' of type email in the settings; there {(emails.Count == 0 ? "is none" : "are: " + string.Join(", ", emails.Select(a => a.Name)))}.");
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var given) && given.Scheme is "http" or "https")) throw new CliFailure($"'{url}' is no address of a hub; one begins with http:// or https://.");
        var address = url is not null ? new Uri(url) : RunningHubFile.Read(settings.DataDirectory) ?? new Uri(Hosting.HubAddresses.Reachable(settings.Urls.Split(';')[0].Trim()));
        return new MailHandIn(new EmailHandIn(found.Name, found.Section, settings.DataDirectory), address, settings.DataDirectory);
    }

    public static HttpClient NewClient(int connections) =>
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = connections, ConnectTimeout = TimeSpan.FromSeconds(10) }, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
}
