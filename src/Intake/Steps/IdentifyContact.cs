using ChannelHub.Cases;

namespace ChannelHub.Intake.Steps;

/// <summary>Who writes: the conversation's contact, else who has the sender's address, else somebody new. A name is taken, never trusted as an identity.</summary>
public static class IdentifyContact
{
    public static void Run(MessageContext context)
    {
        var sender = context.Message.Sender;
        var address = new ContactAddress(sender.Kind, sender.Address);
        if (context.Snapshot.Contact is not { } known)
        {
            context.Contact = new Contact { Id = context.IdForNewContact, Name = sender.Name, Addresses = [address] };
            context.ContactChanged = true;
            return;
        }

        var contact = known;
        if (contact.Name is null && sender.Name is not null) contact = contact with { Name = sender.Name };
        context.Contact = contact;
        context.ContactChanged = contact != known;
    }
}
