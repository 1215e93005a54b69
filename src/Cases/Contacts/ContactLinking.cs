namespace ChannelHub.Cases;

/// <summary>How two contacts become one and two again. Pure.</summary>
public static class ContactLinking
{
    /// <summary>A browser's key: it says nothing about a person, and a person has many.</summary>
    private const string VisitorKind = "webchat";

    /// <summary>Decides whether two contacts may become one, and which of them stays: the one that can be recognised anywhere; of two such, the older one.</summary>
    /// <param name="otherIsNew">The other has never written before: then the first one stays in any case.</param>
    public static LinkPlan Plan(Contact one, Contact other, bool otherIsNew = false)
    {
        if (one.Id == other.Id) return new LinkPlan.Same();

        // Whoever has two different numbers of one kind may be two people: that is never decided by a program.
        foreach (var address in one.Addresses.Where(IsVerified))
        {
            if (other.Addresses.Any(a => IsVerified(a) && a.Kind == address.Kind)) return new LinkPlan.Differs(address.Kind);
        }

        var (kept, absorbed) = otherIsNew || Stays(one, other) ? (one, other) : (other, one);
        var after = kept with { Name = kept.Name ?? absorbed.Name, Language = kept.Language ?? absorbed.Language, Addresses = [.. kept.Addresses, .. absorbed.Addresses] };
        return new LinkPlan.Merge(kept, absorbed, after, absorbed with { Addresses = [] });
    }

    /// <summary>
    /// Gives back what each had. What the contact that stayed has got since (another link's addresses, a name that was told) stays with it.
    /// </summary>
    public static (Contact Kept, Contact Absorbed) Undo(ContactLink link, Contact keptNow)
    {
        var (kept, absorbed) = (link.KeptBefore, link.AbsorbedBefore);
        return (
            keptNow with
            {
                Name = keptNow.Name == (kept.Name ?? absorbed.Name) ? kept.Name : keptNow.Name,
                Language = keptNow.Language == (kept.Language ?? absorbed.Language) ? kept.Language : keptNow.Language,
                Addresses = keptNow.Addresses.RemoveAll(a => absorbed.Addresses.Contains(a)),
            },
            absorbed);
    }

    private static bool Stays(Contact one, Contact other)
    {
        var (first, second) = (one.Addresses.Any(IsVerified), other.Addresses.Any(IsVerified));
        return first == second ? one.Id.Value < other.Id.Value : first;
    }

    private static bool IsVerified(ContactAddress address) => address.Kind != VisitorKind;
}

/// <summary>What linking two contacts comes to.</summary>
public abstract record LinkPlan
{
    private LinkPlan()
    {
    }

    /// <summary>They are one already.</summary>
    public sealed record Same : LinkPlan;

    /// <summary>Both have an address of this kind, and not the same one.</summary>
    public sealed record Differs(string Kind) : LinkPlan;

    public sealed record Merge(Contact KeptBefore, Contact AbsorbedBefore, Contact Kept, Contact Absorbed) : LinkPlan;
}
