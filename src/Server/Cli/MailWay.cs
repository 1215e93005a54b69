using System.Net;
using System.Net.Http.Headers;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;
using ChannelHub.Server.Settings;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

internal enum HandInEnd
{
    Stored,
    Known,
    Refused,
}

/// <summary>How imported mails get into the store: through the running hub, or straight where none runs.</summary>
internal abstract class MailWay : IAsyncDisposable
{
    public abstract bool HubRuns { get; }

    /// <summary>How many mails may be under way at the same time.</summary>
    public abstract int Lanes { get; }

    public abstract Task<HandInEnd> HandInAsync(MailInFile mail, int nth, CancellationToken stop);

    public abstract ValueTask DisposeAsync();

    public static async Task<MailWay> OpenAsync(HubSettings settings, MailHandIn hub, TimeProvider time, CancellationToken stop)
    {
        using var probe = MailHandIn.NewClient(1);
        probe.Timeout = TimeSpan.FromSeconds(10);
        try
        {
            using var answer = await probe.GetAsync(new Uri(hub.Address, "/health/live"), stop);
            if (answer.IsSuccessStatusCode) return new ThroughHub(hub, time);
            throw new CliFailure($"what listens at {hub.Address} is no hub, or one that is not well: it answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException)
        {
            return new Straight(settings, hub, time);
        }
    }

    private sealed class ThroughHub(MailHandIn hub, TimeProvider time) : MailWay
    {
        private static readonly TimeSpan Renew = TimeSpan.FromMinutes(5);
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

        private readonly HttpClient client = MailHandIn.NewClient(64);
        private volatile Proof proof = new(hub.Account.Ticket(time.GetUtcNow()), time.GetUtcNow());

        public override bool HubRuns => true;

        public override int Lanes => 64;

        public override async Task<HandInEnd> HandInAsync(MailInFile mail, int nth, CancellationToken stop)
        {
            var began = time.GetTimestamp();
            while (true)
            {
                if (time.GetUtcNow() - proof.Since > Renew) proof = new Proof(hub.Account.Ticket(time.GetUtcNow()), time.GetUtcNow());
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub.Address, $"{hub.Account.Path}?nth={nth}")) { Content = new ByteArrayContent(mail.Bytes) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", proof.Ticket);
                using var answer = await client.SendAsync(request, stop);
                switch (answer.StatusCode)
                {
                    case HttpStatusCode.Accepted:
                        return HandInEnd.Stored;
                    case HttpStatusCode.OK:
                        return HandInEnd.Known;
                    case HttpStatusCode.ServiceUnavailable when time.GetElapsedTime(began) < Patience:
                        await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
                        continue;
                    case HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest:
                        return HandInEnd.Refused;
                    default:
                        throw new CliFailure($"{mail.Where}: the hub at {hub.Address} answered {(int)answer.StatusCode}. What was stored stays; run the import again when the hub is well.");
                }
            }
        }

        public override ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }

        private sealed record Proof(string Ticket, DateTimeOffset Since);
    }

    private sealed class Straight : MailWay
    {
        private readonly MailHandIn hub;
        private readonly TimeProvider time;
        private readonly ServiceProvider services;
        private readonly IInbox inbox;

        public Straight(HubSettings settings, MailHandIn hub, TimeProvider time)
        {
            this.hub = hub;
            this.time = time;
            var collection = new ServiceCollection();
            collection.AddLogging();
            collection.AddSingleton(time);
            collection.AddStorage(Hosting.HubServices.StorageForStore(settings));
            services = collection.BuildServiceProvider();
            inbox = services.GetRequiredService<IInbox>();
        }

        public override bool HubRuns => false;

        public override int Lanes => 64;

        public override async Task<HandInEnd> HandInAsync(MailInFile mail, int nth, CancellationToken stop) => await inbox.AcceptAsync(hub.Account.Raw(mail.Bytes, nth, time.GetUtcNow())) switch
        {
            AcceptOutcome.Stored => HandInEnd.Stored,
            AcceptOutcome.Duplicate => HandInEnd.Known,
            AcceptOutcome.Unavailable no => throw new CliFailure($"{mail.Where}: {no.Reason}"),
            _ => throw new InvalidOperationException(),
        };

        public override ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
