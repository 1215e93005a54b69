using System.Net;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Tests.Pages;

public sealed class ContactLinksTests : PageTestBase
{
    private const string Page = "/cases/CH-1042";

    [SetUp]
    public void Fill() => SampleCases.Fill(Desk, Now);

    [Test]
    public async Task Page_ContactOfTwo_ShowsTheEvidenceAndTheLinkForTheCustomerButNoVisitorsKey()
    {
        var links = new MemoryLinks(Desk.Find(H007).Contact!.Value);
        var html = await PageAsync(await SignInAsync(more: links.Add), Page);
        Assert.That(html, Does.Contain("Repeated a one-time code").And.Contain("maria@example.org").And.Contain("https://t.me/DeskBot?start=abc").And.Not.Contain("secret-key"));
    }

    [Test]
    public async Task Undo_Pressed_IsDoneByTheAgentAndComesBackToTheCase()
    {
        var links = new MemoryLinks(Desk.Find(H007).Contact!.Value);
        var client = await SignInAsync(more: links.Add);
        using var done = await PostAsync(client, "k7");
        Assert.That((done.StatusCode, done.Headers.Location!.ToString()), Is.EqualTo((HttpStatusCode.Redirect, Page)));
        Assert.That(links.Undone, Is.EqualTo((links.Contact, new ContactLinkId(7), "ana")));

        links.Answer = new LinkOutcome.Refused("linked-on", "");
        using var refused = await PostAsync(client, "k7");
        Assert.That(await PageAsync(client, refused.Headers.Location!.ToString()), Does.Contain("undo that link first"));
        using var malformed = await PostAsync(client, "x");
        Assert.That(malformed.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Undo_WithoutTheFormsToken_IsRefused()
    {
        var links = new MemoryLinks(Desk.Find(H007).Contact!.Value);
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["case"] = "CH-1042", ["contact"] = links.Contact.ToString(), ["link"] = "k7" });
        using var answer = await (await SignInAsync(more: links.Add)).PostAsync("/_console/contact-links", content);
        Assert.That((answer.StatusCode, links.Undone), Is.EqualTo((HttpStatusCode.BadRequest, ((ContactId, ContactLinkId, string)?)null)));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string link)
    {
        var html = await client.GetStringAsync(Page);
        var form = html[html.IndexOf("action=\"/_console/contact-links\"", StringComparison.Ordinal)..];
        var values = System.Text.RegularExpressions.Regex.Matches(form[..form.IndexOf("</form>", StringComparison.Ordinal)], "<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")
            .ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        values["link"] = link;
        using var content = new FormUrlEncodedContent(values);
        return await client.PostAsync("/_console/contact-links", content);
    }

    /// <summary>One link, in memory.</summary>
    private sealed class MemoryLinks(ContactId contact) : IContactLinks
    {
        public ContactId Contact => contact;

        public LinkOutcome? Answer { get; set; }

        public (ContactId, ContactLinkId, string)? Undone { get; private set; }

        public void Add(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) => builder.Services.AddSingleton<IContactLinks>(this).AddSingleton<IContactDirectory>(new MemoryDirectory(Link));

        public ContactInvitation Invite(ContactId invited) => new("abc", Now.AddDays(7), ["https://t.me/DeskBot?start=abc"]);

        public Task<LinkOutcome> LinkAsync(ContactId one, ContactId other, LinkEvidence evidence, CancellationToken stop) => throw new NotSupportedException();

        public Task<LinkOutcome> UndoAsync(ContactId of, ContactLinkId link, string by, CancellationToken stop)
        {
            Undone = (of, link, by);
            return Task.FromResult(Answer ?? new LinkOutcome.Done(Link));
        }

        private ContactLink Link => new()
        {
            Id = new ContactLinkId(7), At = Now.AddHours(-1), Evidence = new LinkEvidence(LinkEvidenceKind.Code, "web", "m-1", "code:1"), KeptBefore = new Contact { Id = contact },
            AbsorbedBefore = new Contact { Id = new ContactId(99), Addresses = [new ContactAddress("email", "maria@example.org"), new ContactAddress("webchat", "secret-key")] },
        };
    }

    private sealed class MemoryDirectory(ContactLink link) : IContactDirectory
    {
        public Task<IReadOnlyList<ContactLink>> ReadLinksAsync(ContactId contact, CancellationToken stop) => Task.FromResult<IReadOnlyList<ContactLink>>([link]);

        public Task<IReadOnlyList<ReplyPlace>> ReadPlacesAsync(ContactId contact, CancellationToken stop) => Task.FromResult<IReadOnlyList<ReplyPlace>>([]);

        public Task<IReadOnlyList<Contact>> ListAsync(ContactId after, int limit, CancellationToken stop) => throw new NotSupportedException();

        public Task<Contact?> FindAsync(ContactAddress address, CancellationToken stop) => throw new NotSupportedException();

        public Task<ContactLink?> FindLinkAsync(ContactLinkId id, CancellationToken stop) => throw new NotSupportedException();

        public Task<ContactLink?> FindByProofAsync(string proof, CancellationToken stop) => throw new NotSupportedException();

        public Task<IReadOnlyList<Case>> ReadCasesAsync(ContactId contact, CancellationToken stop) => throw new NotSupportedException();

        public Task<IReadOnlyList<ConversationRef>> ReadConversationsAsync(ContactId contact, IReadOnlyList<ContactAddress>? writtenBy, CancellationToken stop) => throw new NotSupportedException();

        public Task<LastWord?> FindLastWordAsync(ContactId contact, ContactAddress address, CancellationToken stop) => throw new NotSupportedException();

        public Task<long> AddCodeAsync(LinkCode code) => throw new NotSupportedException();

        public Task<LinkCode?> FindCodeAsync(ConversationRef conversation, CancellationToken stop) => throw new NotSupportedException();

        public Task<bool> CountTryAsync(long code, DateTimeOffset now) => throw new NotSupportedException();

        public Task<int> CountCodesAsync(ConversationRef conversation, ContactAddress address, DateTimeOffset since, CancellationToken stop) => throw new NotSupportedException();
    }
}
