using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Server.Access;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Api;

/// <summary>Contacts, what they are known by, and the links between those that are one person.</summary>
internal static class ContactEndpoints
{
    private const int MaxPage = 200;
    private const int UsualPage = 50;

    public static void Map(RouteGroupBuilder contacts)
    {
        contacts.MapGet("/", ListAsync).RequireAuthorization(Policies.ApiRead).WithName("listContacts").WithSummary("People who write to us, the first known first")
            .WithDescription("Those that were found to be somebody else are left out. Go on with 'cursor' from the page before.").Produces<ContactPageShape>().ProducesProblemShape(400);
        contacts.MapGet("/{id}", FindAsync).RequireAuthorization(Policies.ApiRead).WithName("readContact").WithSummary("One person who writes to us").Produces<ContactShape>().ProducesProblemShape(404);
        contacts.MapGet("/{id}/addresses", AddressesAsync).RequireAuthorization(Policies.ApiRead).WithName("readContactAddresses").WithSummary("What a contact is recognised and reached by")
            .Produces<AddressesShape>().ProducesProblemShape(404);
        contacts.MapGet("/{id}/links", LinksAsync).RequireAuthorization(Policies.ApiRead).WithName("readContactLinks").WithSummary("What made a contact of several, the newest first; undone links too")
            .Produces<ContactLinksShape>().ProducesProblemShape(404);
        contacts.MapPost("/{id}/links", LinkAsync).RequireAuthorization(Policies.ApiWrite).WithName("linkContacts").WithSummary("Say that two contacts are one person")
            .Produces<ContactLinkShape>().ProducesProblemShape(404).ProducesProblemShape(409);
        contacts.MapPost("/{id}/links/{link}/undo", UndoAsync).RequireAuthorization(Policies.ApiWrite).WithName("undoContactLink").WithSummary("Make two contacts of one again")
            .Produces<ContactLinkShape>().ProducesProblemShape(404).ProducesProblemShape(409);
        contacts.MapPost("/{id}/invitations", InviteAsync).RequireAuthorization(Policies.ApiWrite).WithName("inviteContact").WithSummary("A link by which this contact is recognised on another channel")
            .WithDescription("It counts once and for seven days. Give it to the contact and to nobody else.").Produces<InvitationShape>().ProducesProblemShape(404);
    }

    private static async Task<IResult> ListAsync(IContactDirectory directory, CancellationToken stop, string? cursor, string? limit)
    {
        var most = UsualPage;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MaxPage)) return ApiAnswers.Query($"limit: '{limit}' is no number from 1 to {MaxPage}.");
        ContactId after = default;
        if (cursor is not null && !ContactId.TryParse(cursor, out after)) return ApiAnswers.Query("cursor: only what the page before gave.");
        var page = await directory.ListAsync(after, most, stop);
        return Results.Json(new ContactPageShape([.. page.Select(Shape)], page.Count == most ? page[^1].Id.ToString() : null), ApiJson.Wire.ContactPageShape);
    }

    private static Task<IResult> FindAsync(ICaseQueries queries, string id, CancellationToken stop) =>
        WithContactAsync(queries, id, stop, c => Task.FromResult(Results.Json(Shape(c), ApiJson.Wire.ContactShape)));

    private static Task<IResult> AddressesAsync(ICaseQueries queries, string id, CancellationToken stop) =>
        WithContactAsync(queries, id, stop, c => Task.FromResult(Results.Json(new AddressesShape(Shape(c).Addresses), ApiJson.Wire.AddressesShape)));

    private static Task<IResult> LinksAsync(ICaseQueries queries, IContactDirectory directory, string id, CancellationToken stop) =>
        WithContactAsync(queries, id, stop, async c => Results.Json(new ContactLinksShape([.. (await directory.ReadLinksAsync(c.Id, stop)).Select(Shape)]), ApiJson.Wire.ContactLinksShape));

    private static Task<IResult> InviteAsync(ICaseQueries queries, IContactLinks links, string id, CancellationToken stop) => WithContactAsync(queries, id, stop, c =>
    {
        var invitation = links.Invite(c.Id);
        return Task.FromResult(Results.Json(new InvitationShape(invitation.Token, invitation.ExpiresAt, [.. invitation.Addresses]), ApiJson.Wire.InvitationShape));
    });

    private static async Task<IResult> LinkAsync(HttpContext context, IContactLinks links, string id, ContactLinkRequest body, CancellationToken stop)
    {
        if (!ContactId.TryParse(id, out var one)) return ApiAnswers.NotFound($"There is no contact '{id}'.");
        if (!ContactId.TryParse(body.Contact, out var other)) return ApiAnswers.Value($"contact: '{body.Contact}' is no contact's id; one looks like c42.");
        if (body.Reason is { Length: > CaseCommands.MaxFieldLength }) return ApiAnswers.Refused("too-long", $"A reason holds at most {CaseCommands.MaxFieldLength} characters.");
        return Answer(await links.LinkAsync(one, other, new LinkEvidence(LinkEvidenceKind.Agent, ApiAnswers.ActorOf(context).Id.Value, Reason: body.Reason), stop));
    }

    private static async Task<IResult> UndoAsync(HttpContext context, IContactLinks links, string id, string link, CancellationToken stop) =>
        ContactId.TryParse(id, out var contact) && ContactLinkId.TryParse(link, out var named)
            ? Answer(await links.UndoAsync(contact, named, ApiAnswers.ActorOf(context).Id.Value, stop))
            : ApiAnswers.NotFound($"Contact '{id}' has no link '{link}'.");

    private static IResult Answer(LinkOutcome outcome) => outcome switch
    {
        LinkOutcome.Done(var link) => Results.Json(Shape(link), ApiJson.Wire.ContactLinkShape),
        LinkOutcome.Same => ApiAnswers.Refused("same", "It is so already."),
        LinkOutcome.NotFound => ApiAnswers.NotFound("There is no such contact or link."),
        LinkOutcome.Refused(var code, var reason) => ApiAnswers.Refused(code, reason),
        LinkOutcome.Unavailable(var reason) => new ProblemAnswer(new Problem(503, "unavailable", $"Nothing was changed: {reason} Try again in a few seconds.")),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    private static async Task<IResult> WithContactAsync(ICaseQueries queries, string id, CancellationToken stop, Func<Contact, Task<IResult>> answer) =>
        ContactId.TryParse(id, out var contact) && await queries.FindContactAsync(contact, stop) is { } found ? await answer(found) : ApiAnswers.NotFound($"There is no contact '{id}'.");

    private static ContactShape Shape(Contact c) => new(c.Id.ToString(), c.Name, c.Language, [.. c.Addresses.Select(a => new AddressShape(a.Kind, a.Address))]);

    private static ContactLinkShape Shape(ContactLink l) => new()
    {
        Id = l.Id.Value == 0 ? null : l.Id.ToString(),
        Kept = l.Kept.ToString(),
        Absorbed = l.Absorbed.ToString(),
        At = l.At,
        Evidence = Names.Of(l.Evidence.Kind),
        By = l.Evidence.By,
        Reason = l.Evidence.Reason,
        Addresses = [.. l.AbsorbedBefore.Addresses.Select(a => new AddressShape(a.Kind, a.Address))],
        Cases = [.. l.Cases.Select(c => c.ToString())],
        UndoneAt = l.UndoneAt,
        UndoneBy = l.UndoneBy,
    };
}
