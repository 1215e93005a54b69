using ChannelHub.Cases;
using ChannelHub.Routing;

namespace ChannelHub.Intake;

/// <summary>The tier of a contact, by which policies can promise more to some customers.</summary>
internal static class ContactTiers
{
    /// <summary>Null if the routing file gives the contact none.</summary>
    public static string? Of(RoutingSet rules, Contact? contact) =>
        contact is null || rules.Contacts.IsEmpty ? null : rules.Contacts.Find(default, null, contact.Addresses.Select(a => a.Address).ToValueList()).Tier;
}
