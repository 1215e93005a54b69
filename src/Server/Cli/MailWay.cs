using System.Net;
using System.Net.Http.Headers;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;
using ChannelHub.Server.Settings;
using ChannelHub.Storage;

namespace ChannelHub.Server.Cli;

/// <summary>How many of a batch came to what.</summary>
internal readonly record struct HandedIn(int Stored, int Known, int Refused)
{
    public static HandedIn operator +(HandedIn one, HandedIn other) => new(one.Stored + other.Stored, one.Known + other.Known, one.Refused + other.Refused);
}

/// <summary>How imported mails get into the store: through the running hub, or straight where none runs.</summary>
internal abstract class MailWay : IAsyncDisposable
{
    public abstract bool HubRuns { get; }

    /// <param name="where">Where the batch begins, for what is said of a failure.</param>
    public abstract Task<HandedIn> HandInAsync(IReadOnlyList<MailInBatch> mails, string where, CancellationToken stop);

    public abstract ValueTask DisposeAsync();

    public static async Task<MailWay> OpenAsync(HubSettings settings, MailHandIn hub, bool answer, TimeProvider time, CancellationToken stop)
    {
        using var probe = MailHandIn.NewClient(1);
        probe.Timeout = TimeSpan.FromSeconds(10);
        try
        {
            using var health = await probe.GetAsync(new Uri(hub.Address, "/health/live"), stop);
            if (health.IsSuccessStatusCode) return new ThroughHub(hub, answer, time);
            throw new CliFailure($"what listens at {hub.Address} is no hub, or one that is not well: it answered {(int)health.StatusCode}.");
        }
        catch (HttpRequestException)
        {
            return new Straight(settings, hub, answer, time);
        }
    }

    private sealed class ThroughHub(MailHandIn hub, bool answerOld, TimeProvider time) : MailWay
    {
        private static readonly TimeSpan Renew = TimeSpan.FromMinutes(5);
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

        private readonly HttpClient client = MailHandIn.NewClient(ImportCommand.Lanes);
        private volatile Proof proof = new(hub.Account.Ticket(time.GetUtcNow()), time.GetUtcNow());

        public override bool HubRuns => true;

        public override async Task<HandedIn> HandInAsync(IReadOnlyList<MailInBatch> mails, string where, CancellationToken stop)
        {
            var body = MailBatch.Write(mails);
            var began = time.GetTimestamp();
            while (true)
            {
                if (time.GetUtcNow() - proof.Since > Renew) proof = new Proof(hub.Account.Ticket(time.GetUtcNow()), time.GetUtcNow());
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub.Address, $"{hub.Account.Path}{(answerOld ? "" : "?imported=1")}")) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(MailBatch.ContentType);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", proof.Ticket);
                using var answer = await client.SendAsync(request, stop);
                switch (answer.StatusCode)
                {
                    case HttpStatusCode.Accepted or HttpStatusCode.OK:
                        using (var json = await System.Text.Json.JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(stop), cancellationToken: stop))
                        {
                            return new HandedIn(json.RootElement.GetProperty("stored").GetInt32(), json.RootElement.GetProperty("duplicate").GetInt32(), 0);
                        }

                    case HttpStatusCode.ServiceUnavailable when time.GetElapsedTime(began) < Patience:
                        await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
                        continue;
                    case HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest when mails.Count == 1:
                        return new HandedIn(0, 0, 1);
                    case HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest:
                        // One of them is at fault; the others are taken.
                        var each = default(HandedIn);
                        foreach (var mail in mails) each += await HandInAsync([mail], where, stop);
                        return each;
                    default:
                        throw new CliFailure($"{where}: the hub at {hub.Address} answered {(int)answer.StatusCode}. What was stored stays; run the import again when the hub is well.");
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
        private readonly bool answerOld;
        private readonly ServiceProvider services;
        private readonly IInbox inbox;

        public Straight(HubSettings settings, MailHandIn hub, bool answerOld, TimeProvider time)
        {
            this.answerOld = answerOld;
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

        public override async Task<HandedIn> HandInAsync(IReadOnlyList<MailInBatch> mails, string where, CancellationToken stop)
        {
            var now = time.GetUtcNow();
            switch (await inbox.AcceptBatchAsync([.. mails.Select(m => hub.Account.Raw(m.Bytes, m.Nth, now, imported: !answerOld))], position: null))
            {
                case AcceptBatchOutcome.Stored { Rows: var rows }:
                    var stored = rows.Count(r => r is AcceptOutcome.Stored);
                    return new HandedIn(stored, rows.Count - stored, 0);
                case AcceptBatchOutcome.Unavailable no:
                    throw new CliFailure($"{where}: {no.Reason}");
                default:
                    throw new InvalidOperationException();
            }
        }

        public override ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
