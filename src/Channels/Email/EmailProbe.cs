using ChannelHub.Cases;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Smtp;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email;

/// <summary>Signs in to the mailbox and to the sending servers, and changes nothing there.</summary>
internal sealed class EmailProbe(EmailAccount account) : IChannelProbe
{
    public AccountName Account => account.Name;

    public async Task<ProbeOutcome> ProbeAsync(CancellationToken stop)
    {
        var fine = new List<string>();
        try
        {
            if (account.Imap is { } imap)
            {
                await using var session = await ImapSignIn.ConnectAsync(imap, account.ImapCredentials, account.Options.MaxMailBytes, account.Time, null, stop).ConfigureAwait(false);
                var state = await new ImapFolder(session, account.Options.Folder, account.Options.MaxMailBytes).OpenAsync(stop).ConfigureAwait(false);
                fine.Add($"{imap}: signed in, {state.Exists} mails in '{account.Options.Folder}'.");
                await session.LogoutAsync().ConfigureAwait(false);
            }

            foreach (var (server, who) in new[] { (account.Smtp, account.SmtpCredentials), (account.SecondSmtp, account.SecondSmtpCredentials) })
            {
                if (server is null) continue;
                await using var session = await SmtpSession.ConnectAsync(server, who, account.Time, stop).ConfigureAwait(false);
                await session.QuitAsync().ConfigureAwait(false);
                fine.Add($"{server}: {(who is null ? "reached" : "signed in")}.");
            }
        }
        catch (MailFaultException e)
        {
            return new ProbeOutcome.Faulty(string.Join(' ', fine.Append(e.Message)), e.Kind == MailFaultKind.SignIn ? "" : "See docs/channels/email.md, section 'When it does not work'.");
        }

        if (account.Smtp is null) fine.Add($"Answers are left in {account.PickupDirectory}.");
        return new ProbeOutcome.Fine(string.Join(' ', fine));
    }
}
