using System.Collections.Frozen;
using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>What a routing file says of who writes: the group and tier of known contacts, and the office that looks after them. Immutable.</summary>
public sealed class ContactBook
{
    /// <summary>In digits, with the plus sign.</summary>
    private const int MaxPhonePrefix = 16;

    private const int MaxDomainLabels = 8;

    private readonly FrozenDictionary<string, ContactEntry> addresses;
    private readonly FrozenDictionary<string, ContactEntry> domains;
    private readonly FrozenDictionary<string, Office> officesByAccount;
    private readonly FrozenDictionary<string, Office> officesByDomain;
    private readonly FrozenDictionary<string, Office> officesByPhone;
    private readonly FrozenDictionary<string, Office> offices;

    internal ContactBook(IEnumerable<(string Address, ContactEntry Entry)> entries, IReadOnlyList<Office> offices)
    {
        var known = entries.ToList();
        addresses = known.Where(e => !e.Address.StartsWith('@')).ToFrozenDictionary(e => e.Address, e => e.Entry, StringComparer.Ordinal);
        domains = known.Where(e => e.Address.StartsWith('@')).ToFrozenDictionary(e => e.Address[1..], e => e.Entry, StringComparer.Ordinal);
        this.offices = offices.ToFrozenDictionary(o => o.Key, StringComparer.Ordinal);
        officesByAccount = By(offices, o => o.Accounts);
        officesByDomain = By(offices, o => o.Domains);
        officesByPhone = By(offices, o => o.Phones);
        IsEmpty = known.Count == 0 && offices.Count == 0;
    }

    /// <summary>The file says nothing of anybody.</summary>
    public bool IsEmpty { get; }

    public IReadOnlyCollection<string> Tiers => [.. addresses.Values.Concat(domains.Values).Select(e => e.Tier).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Who this is to the desk. The sender's address goes before the contact's others, a whole address before a domain, a nearer domain before one above it.
    /// The office is the entry's own, else that of the phone number's longest prefix, of the domain, of the account.
    /// </summary>
    /// <param name="sender">The address written from, in any case.</param>
    /// <param name="others">The contact's other addresses.</param>
    public ContactStanding Find(AccountName account, string? sender, ValueList<string> others = default)
    {
        if (IsEmpty) return ContactStanding.Unknown;
        ContactEntry? entry = null;
        Office? office = null;
        foreach (var address in Normalised(sender, others))
        {
            entry ??= addresses.GetValueOrDefault(address) ?? ByDomain(domains, address);
            office ??= ByPhone(address) ?? ByDomain(officesByDomain, address);
        }

        if (entry?.Office is { } named) office = offices[named];
        office ??= officesByAccount.GetValueOrDefault(account.Value);
        return new ContactStanding(entry?.Group, entry?.Tier, office?.Key, office?.Region);
    }

    private static IEnumerable<string> Normalised(string? sender, ValueList<string> others)
    {
        if (sender is not null) yield return sender.Trim().ToLowerInvariant();
        foreach (var other in others) yield return other.Trim().ToLowerInvariant();
    }

    private Office? ByPhone(string address)
    {
        if (officesByPhone.Count == 0 || address.Length == 0 || address[0] != '+') return null;
        for (var length = Math.Min(address.Length, MaxPhonePrefix); length > 1; length--)
        {
            if (officesByPhone.TryGetValue(address[..length], out var office)) return office;
        }

        return null;
    }

    private static T? ByDomain<T>(FrozenDictionary<string, T> known, string address)
        where T : class
    {
        var at = address.LastIndexOf('@');
        if (known.Count == 0 || at < 0) return null;
        var domain = address[(at + 1)..];
        for (var label = 0; label < MaxDomainLabels && domain.Length > 0; label++)
        {
            if (known.TryGetValue(domain, out var found)) return found;
            var dot = domain.IndexOf('.');
            domain = dot < 0 ? "" : domain[(dot + 1)..];
        }

        return null;
    }

    private static FrozenDictionary<string, Office> By(IReadOnlyList<Office> offices, Func<Office, ValueList<string>> keys) =>
        offices.SelectMany(o => keys(o).Select(key => (Key: key, Office: o))).DistinctBy(o => o.Key).ToFrozenDictionary(o => o.Key, o => o.Office, StringComparer.Ordinal);
}

/// <param name="Office">Null where the addresses or the account tell.</param>
internal sealed record ContactEntry(string? Group, string? Tier, string? Office);

/// <summary>Where people look after a part of the contacts.</summary>
/// <param name="Region">Several offices may be of one.</param>
/// <param name="Domains">Without the @.</param>
/// <param name="Phones">Beginnings of phone numbers: <c>+52</c>.</param>
public sealed record Office(string Key, string? Region, ValueList<string> Accounts, ValueList<string> Domains, ValueList<string> Phones);

/// <summary>Who somebody is to the desk. What is null is not known.</summary>
public sealed record ContactStanding(string? Group, string? Tier, string? Office, string? Region)
{
    public static readonly ContactStanding Unknown = new(null, null, null, null);
}
