using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Email;

/// <summary>Why a handed-in mail was not taken.</summary>
internal static class EmailProblems
{
    public static readonly Problem NoSuchAccount = new(StatusCodes.Status404NotFound, "not-found", "Not Found", "There is no mailbox of this name.");

    public static readonly Problem Unauthenticated = new(StatusCodes.Status401Unauthorized, "unauthenticated", "Unauthorized", "Show a token: Authorization: Bearer chub_…; 'channelhub token add NAME --scope deliver' makes one.");

    public static readonly Problem Forbidden = new(StatusCodes.Status403Forbidden, "forbidden", "Forbidden", "The token lacks the scope deliver.");

    public static readonly Problem Form = new(StatusCodes.Status400BadRequest, "form", "Bad Request", "The body has to be one mail as it is (RFC 5322); nth, where given, a number from 1.");

    public static readonly Problem TooBig = new(StatusCodes.Status413PayloadTooLarge, "too-big", "Content Too Large", "The mail is larger than MaxMailBytes of this mailbox.");

    public static readonly Problem Unavailable = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Service Unavailable", "The mail can't be stored now. Try again later.", TimeSpan.FromSeconds(5));
}
