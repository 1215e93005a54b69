using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Tests.Email.Servers;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>E-mail keeps what every channel must.</summary>
public sealed class EmailContractTests : ChannelContract
{
    protected override IChannelType Type { get; } = new EmailRegistration();

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["type"] = "email", ["Address"] = "help@desk.example" };

    protected override (RawInbound Raw, string Named) UnknownContent =>
        (Raw("From: ana@c.example\r\nContent-Type: application/x-weird; name=cosa.weird\r\n\r\nxyz\r\n"), "files attached");

    protected override IReadOnlyList<RawInbound> Samples =>
    [
        .. Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Email", "Messages"), "*.eml").Order(StringComparer.Ordinal).Take(12)
            .Select(f => Raw(Encoding.Latin1.GetString(File.ReadAllBytes(f)))),
    ];

    protected override Task<IPlatformStandIn?> StartPlatformAsync() => Task.FromResult<IPlatformStandIn?>(new SmtpStandIn());

    protected override IEnumerable<(string What, HttpRequestMessage Request)> Forge(TrialRequest genuine)
    {
        var ticket = genuine.Headers.Single(h => h.Key == "Authorization").Value;
        yield return ("no token", ChannelHost.ToHttp(genuine with { Headers = [] }));
        yield return ("an empty token", With("Bearer "));
        yield return ("another scheme", With("Basic " + ticket["Bearer ".Length..]));
        yield return ("a ticket cut short", With(ticket[..^1]));
        yield return ("a ticket with another end", With(ticket.Replace(".17", ".27", StringComparison.Ordinal).Replace("mail.acme.1", "mail.acme.2", StringComparison.Ordinal)));
        yield return ("a ticket for another account", With(ticket.Replace("acme", "acne", StringComparison.Ordinal)));
        yield return ("a ticket of another hub", With("Bearer " + new ReplyTokens(new byte[32]).Ticket(ChannelHost.Account, TimeProvider.System.GetUtcNow().AddHours(1))));
        yield return ("a token that nobody gave out", With("Bearer chub_" + new string('A', 43)));
        yield return ("a token for reading", With("Bearer " + InMemoryPeople.Token(TokenScopes.Read)));
        yield return ("a revoked token", With("Bearer " + InMemoryPeople.Revoked));

        HttpRequestMessage With(string value) => ChannelHost.ToHttp(genuine with { Headers = [new("Authorization", value)] });
    }

    [Test]
    public async Task Receive_TokenWithScopeDeliver_IsStored()
    {
        var genuine = Build("m1");
        using var http = ChannelHost.ToHttp(genuine with { Headers = [new("Authorization", "Bearer " + InMemoryPeople.Token(TokenScopes.Deliver))] });
        using var answer = await Host.Client.SendAsync(http);
        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task Receive_EmptyBodyOrOddNumber_IsRefused()
    {
        foreach (var (body, query) in new[] { (Array.Empty<byte>(), ""), ("x"u8.ToArray(), "?nth=0"), ("x"u8.ToArray(), "?nth=x") })
        {
            var genuine = Build("m1");
            using var http = ChannelHost.ToHttp(genuine with { Body = body, Path = genuine.Path + query });
            using var answer = await Host.Client.SendAsync(http);
            Assert.That((int)answer.StatusCode, Is.EqualTo(400), query);
        }
    }

    private static RawInbound Raw(string mail) =>
        new() { Account = ChannelHost.Account, Channel = "email", ExternalId = "x", ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Body = Encoding.Latin1.GetBytes(mail) };
}
