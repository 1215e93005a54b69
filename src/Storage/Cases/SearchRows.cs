using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>
/// The words by which cases are found. Only what a person would type is kept: a subject, a name, an address that is read or dialled. A web
/// visitor's key is none, so a chat without subject and name costs nothing here.
/// </summary>
internal static class SearchRows
{
    private const string VisitorKind = "webchat";

    private static readonly HotSql Write = new("INSERT OR REPLACE INTO search (rowid, words) VALUES (@id, @words)");

    public static void WriteSubject(WriteSession session, CaseNumber number, string subject) => session[Write].Add(number.Value * 2).Add(subject).Run();

    public static void WriteContact(WriteSession session, Contact contact, bool isNew)
    {
        var words = contact.Name;
        foreach (var address in contact.Addresses)
        {
            if (address.Kind != VisitorKind) words = words is null ? address.Address : $"{words} {address.Address}";
        }

        if (words is not null || !isNew) session[Write].Add((contact.Id.Value * 2) + 1).Add(words ?? "").Run();
    }
}
