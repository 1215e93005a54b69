using ChannelHub.Cases;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads who is known: <c>offices</c> and <c>contacts</c>.</summary>
internal sealed class PeopleReader(Vocabulary vocabulary, FaultList faults)
{
    /// <summary>Addresses and domains over all contacts.</summary>
    public const int MaxAddresses = 100_000;

    public ContactBook Read(MapReader file)
    {
        var offices = ReadOffices(file);
        return new ContactBook(ReadContacts(file), offices);
    }

    private List<Office> ReadOffices(MapReader file)
    {
        var offices = new List<Office>();
        foreach (var entry in file.Maps("offices"))
        {
            var key = entry.NeedText("key");
            var region = Name(entry, "region");
            if (region is not null) vocabulary.Regions.Add(region);
            var accounts = entry.Texts("accounts");
            foreach (var account in accounts.Where(a => !AccountName.IsValid(a.Value))) faults.Add(account, $"'{Vocabulary.Shown(account.Value)}' is no name for an account.");
            var domains = entry.Texts("domains");
            foreach (var domain in domains.Where(d => !d.Value.StartsWith('@') || d.Value.Length < 2)) faults.Add(domain, $"'{Vocabulary.Shown(domain.Value)}' is no domain; write it with its @: @example.com.");
            var phones = entry.Texts("phones");
            foreach (var phone in phones.Where(p => !IsPhone(p.Value))) faults.Add(phone, $"'{Vocabulary.Shown(phone.Value)}' is no beginning of a phone number; write + and digits: +52.");
            entry.Finish();
            if (accounts.Count + domains.Count + phones.Count == 0) faults.Add(entry.Map, "An office needs accounts, domains or phones by which its contacts are recognised.");
            var office = new Office(key?.Value ?? "", region, Values(accounts), domains.Select(d => d.Value.TrimStart('@').ToLowerInvariant()).ToValueList(), Values(phones));
            if (vocabulary.Declare(vocabulary.Offices, "office", key, office)) offices.Add(office);
        }

        CheckTwice(offices, o => o.Accounts, "account", file);
        CheckTwice(offices, o => o.Domains, "domain", file);
        CheckTwice(offices, o => o.Phones, "beginning of phone numbers", file);
        return offices;
    }

    private void CheckTwice(List<Office> offices, Func<Office, ValueList<string>> keys, string what, MapReader file)
    {
        foreach (var twice in offices.SelectMany(o => keys(o).Select(key => (Key: key, Office: o.Key))).GroupBy(k => k.Key).Where(g => g.Count() > 1))
        {
            faults.Add(file.Take("offices")!, $"The {what} '{twice.Key}' is given to {string.Join(" and ", twice.Select(t => $"'{t.Office}'"))}; it can belong to one office.");
        }
    }

    private List<(string Address, ContactEntry Entry)> ReadContacts(MapReader file)
    {
        var found = new List<(string, ContactEntry)>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in file.Maps("contacts"))
        {
            var group = Name(entry, "group");
            var tier = Name(entry, "tier");
            var office = entry.Text("office");
            if (office is not null && !vocabulary.Knows(vocabulary.Offices, "office", office)) office = null;
            if (group is not null) vocabulary.Groups.Add(group);
            if (tier is not null) vocabulary.Tiers.Add(tier);
            if (group is null && tier is null && entry.Take("office") is null) faults.Add(entry.Map, "This says nothing of the contacts; give a group, a tier or an office.");
            entry.Need("addresses");
            foreach (var text in entry.Texts("addresses"))
            {
                var address = text.Value.Trim().ToLowerInvariant();
                if (ConditionReader.SenderOf(address) is null) faults.Add(text, ConditionReader.NoSender(text.Value));
                else if (found.Count == MaxAddresses) faults.Add(text, $"This is one address too many; at most {MaxAddresses} are possible.");
                else if (!lines.TryAdd(address, text.Line)) faults.Add(text, $"'{Vocabulary.Shown(address)}' stands in line {lines[address]} already; an address belongs to one entry.");
                else found.Add((address, new ContactEntry(group, tier, office?.Value)));
                if (found.Count > MaxAddresses) return found;
            }

            entry.Finish();
        }

        return found;
    }

    private string? Name(MapReader entry, string key)
    {
        if (entry.Text(key) is not { } text) return null;
        if (Vocabulary.IsName(text.Value)) return text.Value;
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no name for a {key}; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
        return null;
    }

    private static ValueList<string> Values(IReadOnlyList<YamlText> texts) => texts.Select(t => t.Value).ToValueList();

    private static bool IsPhone(string text) => text is { Length: > 1 and <= 16 } && text[0] == '+' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
