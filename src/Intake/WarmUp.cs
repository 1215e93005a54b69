using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Texts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake;

/// <summary>
/// Decides and stores made-up messages when the program starts, and takes all of it back: the first customers after a start would otherwise wait while the program compiles what they
/// need. It runs beside everything else, and what it can't do is left to the first real message.
/// </summary>
internal sealed class WarmUp(ICaseStore store, RoutingSource rules, BotTexts texts, DialogueSet dialogue, IntakeOptions options, TimeProvider time, ILogger<WarmUp> log)
    : BackgroundService
{
    /// <summary>The runtime compiles a method anew, and better, after thirty calls that it counted; it does not count the first ones.</summary>
    private const int Rounds = 64;

    private static readonly AccountName Account = new("warm-up");

    // Far from any that is given out; nothing of them is kept.
    private static readonly CaseNumber Number = new(1L << 40);
    private static readonly ContactId Contact = new(1L << 40);

    private static readonly (string First, string Later)[] Talks =
    [
        ("Buenos días, desde ayer marca un error al timbrar una factura y no podemos entregar nada. ¿Nos ayudan hoy?", "Es el H007"),
        ("Good morning, our printer shows as offline since the last update; please send me a quote for a new one, too.", "I want to talk to a person"),
        ("Bom dia, não consigo entrar no sistema desde ontem, a tela fica em branco.", "Somos três pessoas"),
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunAsync(stoppingToken), CancellationToken.None);

    internal async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var round = 0; round < Rounds; round++) await RehearseAllAsync(stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException || stop.IsCancellationRequested)
        {
            return; // the program stops already
        }
        catch (Exception fault)
        {
            IntakeLog.WarmUpFault(log, fault);
        }

        // What the start used once and this used up is given back: an idle hub is to be small.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Each talk once; whether all could have been kept.</summary>
    internal async Task<bool> RehearseAllAsync(CancellationToken stop)
    {
        var all = true;
        foreach (var (first, later) in Talks)
        {
            stop.ThrowIfCancellationRequested();
            all &= await RehearseAsync(first, later, stop).ConfigureAwait(false);
        }

        return all;
    }

    private async Task<bool> RehearseAsync(string first, string later, CancellationToken stop)
    {
        var known = await store.LoadConversationAsync(new ConversationRef(Account, Account.Value), new ContactAddress(Account.Value, Account.Value), stop).ConfigureAwait(false);
        var opened = Decide(first, known);
        var followed = Decide(later, new ConversationSnapshot { Case = opened.Cases[0].After, Conversation = opened.Conversation?.After, Contact = opened.Contact });
        var raw = new RawInbound { Account = Account, Channel = Account.Value, ExternalId = Account.Value, ReceivedAt = time.GetUtcNow(), Body = default };
        return await store.RehearseAsync(raw, [opened, followed]).ConfigureAwait(false);
    }

    private UnitOfWork Decide(string text, ConversationSnapshot snapshot) => IntakePipeline.Decide(new MessageContext
    {
        Message = new InboundMessage { ExternalId = Account.Value, Account = Account, Channel = Account.Value, Conversation = Account.Value, Sender = new MessageSender(Account.Value, Account.Value), Text = text },
        Snapshot = snapshot,
        Now = time.GetUtcNow(),
        Rules = rules.Current,
        Texts = texts,
        Dialogue = dialogue,
        DefaultLanguage = options.DefaultLanguage,
        NumberForNewCase = Number,
        IdForNewContact = Contact,
    });
}
