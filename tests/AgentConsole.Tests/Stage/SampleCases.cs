using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>A believable afternoon at the support desk of an ERP reseller.</summary>
public static class SampleCases
{
    public const string Hostile = "<script>alert('x')</script> & <b onmouseover=\"alert(1)\">bold</b> \u202Etxt.exe";

    private static readonly Cause ByMessage = new(CauseKind.Message, "m-1");
    private static readonly Cause ByBot = new(CauseKind.Bot, "acknowledge");
    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Ruiz");
    private static readonly Actor Diego = new(new AgentId("diego"), "Diego Prado");

    public static CaseNumber Fill(MemoryDesk desk, DateTimeOffset now)
    {
        CaseNumber Open(long number, string channel, string customer, string text, double minutesAgo, RoutingResult result, ValueList<string> words, Action<CaseDraft>? then = null, string? subject = null, string language = "es")
        {
            var contact = new Contact { Id = new ContactId(number - 1000), Name = customer, Language = language, Addresses = [channel switch { "email" => new("email", $"cliente{number}@ejemplo.mx"), "webchat" => new("webchat", "v-8f3a6c1e"), "telegram" => new("telegram", $"{number}77"), _ => new("phone", "+52 55 0000 0000") }] };
            desk.Add(contact);
            return Case(desk, number, channel, contact, text, now.AddMinutes(-minutesAgo), result, words, then, subject, language);
        }

        var h007 = Open(1042, "webchat", "Lucía Hernández", "Buenas tardes. Me aparece el error H007 al timbrar una factura desde hace una hora y el cliente ya está esperando en el mostrador.\n\nYa reinicié el equipo y sigue igual.", 34,
            Result("Soporte técnico", "timbrado", SupportLevel.L2, Priority.High, "timbrado-error", "facturacion"), ["error H007", "timbrar", "factura"], d =>
            {
                d.Add(ByBot, new FactLearnt("error-code", "H007"));
                d.Add(ByBot, new FactLearnt("product", "Facturación 8.2"));
                CaseCommands.Decide(d, new CaseCommand.Assign(Ana.Id), Ana);
                CaseCommands.Decide(d, new CaseCommand.AddNote("El certificado de la sucursal Norte venció ayer. Le pido la constancia al cliente y paso a L3 si hay que regenerarlo."), Ana);
                CaseCommands.Decide(d, new CaseCommand.Reply("Hola, Lucía. Gracias por el detalle. Estoy revisando el certificado de sello de tu sucursal; ¿me confirmas si la factura es de la sucursal Norte?"), Ana);
                d.AddMessage(new Cause(CauseKind.Message, "m-2"), Direction.In, new MessageAuthor(AuthorKind.Customer, null, "Lucía Hernández"), new MessageBody
                {
                    Text = "Sí, es la Norte. Le mando la captura del error.",
                    Attachments = [new Attachment { Name = "captura error H007.png", ContentType = "image/png", Size = 184_320, Sha256 = new string('a', 64) }],
                });
                d.Trigger(StatusTrigger.CustomerWrote, ByMessage);
                CaseCommands.Decide(d, new CaseCommand.Escalate(SupportLevel.L3, new HandoverNote("Certificado de sello de la sucursal Norte vencido ayer; error H007 al timbrar.", "Reinicio del servicio de timbrado y recarga del certificado: sin cambio.", "Regenerar el certificado en el portal y volver a cargarlo."), "expertos-fiscal"), Ana);
                CaseCommands.Decide(d, new CaseCommand.Reply("Lucía, ya lo tiene nuestro equipo experto. Te escribimos en cuanto esté cargado el certificado nuevo."), Ana);
            });
        desk.Deliver(h007, 8, new DeliveryView(DeliveryState.Read, now.AddMinutes(-33), 1, null));
        var replies = desk.FindAsync(h007, default).Result!.Messages.Where(m => m.Message.Direction == Direction.Out && m.Message.Author.Kind == AuthorKind.Agent).ToList();
        desk.Deliver(h007, replies[0].Message.Id.Seq, new DeliveryView(DeliveryState.Delivered, now.AddMinutes(-28), 1, null));
        desk.Change(h007, d => d.ChangeDelivery(new Cause(CauseKind.Receipt), replies[1].Message.Id.Seq, DeliveryState.Unconfirmed, "timeout", "La conexión se cortó después de enviar"));
        desk.Deliver(h007, replies[1].Message.Id.Seq, new DeliveryView(DeliveryState.Unconfirmed, now.AddMinutes(-3), 1, "La conexión se cortó después de enviar; la plataforma no dice si lo tomó."));

        Open(1043, "email", "Marcos Villalobos", "Estimados:\n\nNos llegaron dos facturas del mismo pedido (PED-48213). ¿Cuál debemos pagar?\n\nSaludos", 95,
            Result("Atención al cliente", "facturacion", SupportLevel.L1, Priority.Normal, "facturas-duplicadas", "facturas"), ["dos facturas", "pedido"], subject: "Factura repetida del pedido PED-48213");
        Open(1044, "telegram", "Emily Carter", "The label printer in the warehouse shows offline since the update and we can't ship anything", 12,
            Result("Soporte técnico", "impresion", SupportLevel.L1, Priority.Urgent, "printing-down", "impresion"), ["printer", "offline", "can't ship"], language: "en");
        Open(1045, "webchat", "João Pereira", "Bom dia, gostaria de um orçamento para 15 licenças do módulo de estoque", 51,
            Result("Ventas", "ventas-br", SupportLevel.L1, Priority.Normal, "orcamento", "cotizaciones"), ["orçamento", "licenças"], d => CaseCommands.Decide(d, new CaseCommand.Assign(Diego.Id), Diego), language: "pt");
        var failed = Open(1046, "sms", "Taller Robles", "Se descompuso la báscula de la sucursal sur, no pesa", 240,
            Result("Mantenimiento", "campo-sur", SupportLevel.L2, Priority.High, "basculas", "equipos"), ["báscula", "no pesa"], d =>
            {
                CaseCommands.Decide(d, new CaseCommand.Assign(Diego.Id), Diego);
                CaseCommands.Decide(d, new CaseCommand.Reply("Buenas tardes. Un técnico pasa mañana entre 9 y 11 h. ¿Nos confirma la dirección?"), Diego);
            });
        var answer = desk.FindAsync(failed, default).Result!.Messages.Last(m => m.Message.Direction == Direction.Out).Message.Id.Seq;
        desk.Change(failed, d => d.ChangeDelivery(new Cause(CauseKind.Receipt), answer, DeliveryState.Failed, "30003", "El teléfono está apagado o fuera de servicio"));
        desk.Deliver(failed, answer, new DeliveryView(DeliveryState.Failed, null, 3, "El teléfono está apagado o fuera de servicio (30003)"));

        Open(1047, "teams", "Paola Nakamura", "Después de la actualización, el reporte de inventario tarda 20 minutos y a veces marca tiempo de espera agotado", 300,
            Result("Soporte técnico", "rendimiento", SupportLevel.L2, Priority.Normal, "reportes-lentos", "rendimiento"), ["reporte", "tarda"], d =>
            {
                CaseCommands.Decide(d, new CaseCommand.Assign(Ana.Id), Ana);
                CaseCommands.Decide(d, new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty, "proveedor de base de datos"), Ana);
            });
        Open(1048, "email", "Grupo Andes, Compras", "Solicitamos la devolución de 3 lectores de código que llegaron dañados. Adjuntamos fotos.", 1500,
            Result("Atención al cliente", "devoluciones", SupportLevel.L1, Priority.Normal, "devoluciones", "devoluciones"), ["devolución", "dañados"], d => CaseCommands.Decide(d, new CaseCommand.Reply("Recibido. La guía de devolución va en camino a su correo."), Diego), subject: "Devolución de lectores dañados");
        Open(1049, "webchat", "Visitante", Hostile, 7, Result("Atención al cliente", "general", SupportLevel.L1, Priority.Low, "default", "general"), []);
        Open(1050, "voice", "Ferretería El Tornillo", "Ya quedó, gracias. Era el cable de red.", 2900,
            Result("Soporte técnico", "mesa-ayuda", SupportLevel.L1, Priority.Low, "agradecimiento", "general"), ["gracias"], d => CaseCommands.Decide(d, new CaseCommand.ChangeStatus(CaseStatus.Solved), Ana));
        Open(1051, "email", "Olivia Grant", "Hello team,\n\nour approval workflow stopped sending e-mails after the weekend maintenance. Nobody gets notified about purchase orders.\n\nRegards,\nOlivia", 160,
            Result("Soporte técnico", "integraciones", SupportLevel.L2, Priority.High, "workflow-mail", "integraciones"), ["stopped sending", "e-mails"], subject: "Approval workflow no longer sends e-mails", language: "en");

        desk.Park(new ParkedRow(new InboxRow(new InboxId(7731), new RawInbound { Account = new("telegram-mx"), Channel = "telegram", ExternalId = "829114", ReceivedAt = now.AddMinutes(-42), Body = Encoding.UTF8.GetBytes("""{"update_id":829114,"message":{"message_id":55,"date":"ayer","chat":{"id":-1,"type":"private"},"text":"<b>Hola</b> ¿siguen ahí?"}}""") }), "message.date: a number was expected, the text 'ayer' was found (position 57).", now.AddMinutes(-42), 1));
        desk.Park(new ParkedRow(new InboxRow(new InboxId(7744), new RawInbound { Account = new("correo"), Channel = "email", ExternalId = "<a1@ejemplo.mx>", ReceivedAt = now.AddMinutes(-8), Body = new byte[] { 0x1f, 0x8b, 0x08, 0, 0, 0, 0xff, 0xfe, 0x41, 0x42, 0x43, 0x7f, 0, 1, 2, 3, 4, 5 } }), "The message has no header section: its first byte is 0x1F.", now.AddMinutes(-8), 3));
        desk.Ledger.Add(new LedgerRow { Account = new("web"), Received = 12_408, Stored = 12_380, Duplicate = 21, Refused = 7, Processed = 12_380, Queued = 14_020, Sent = 14_011, Delivered = 13_950, Unsent = 6, Failed = 2, Unconfirmed = 1 });
        desk.Ledger.Add(new LedgerRow { Account = new("telegram-mx"), Received = 3_020, Stored = 3_004, Duplicate = 16, Processed = 3_001, Parked = 1, Pending = 2, Queued = 3_200, Sent = 3_200 });
        desk.Ledger.Add(new LedgerRow { Account = new("correo"), Received = 880, Stored = 871, Duplicate = 4, Refused = 2, Processed = 870, Parked = 1, Queued = 640, Sent = 632, Failed = 8 });
        return h007;
    }

    public static RoutingTrace Trace(RoutingResult result, ValueList<string> words, string channel, string language, int message, DateTimeOffset at) => new()
    {
        RuleSet = "9f41c07be2aa",
        Inputs = new RoutingInputs { Channel = channel, Account = new AccountName(Account(channel)), Language = language, Sender = "cliente@ejemplo.mx", Message = message, At = at },
        Tried =
        [
            new RuleTrace("sistema-caido", false, [new ConditionTrace("words", false, [], "caído, parado, no podemos entrar"), new ConditionTrace("language", true, [language])]),
            new RuleTrace("licencias", false, [new ConditionTrace("words", true, words.Count > 0 ? [words[0]] : []), new ConditionTrace("channel", false, [], "email"), new ConditionTrace("sender", false, [], "*@socios.ejemplo")]),
            .. words.Count > 0 ? (ValueList<RuleTrace>)[new RuleTrace(result.Rule, true, [new ConditionTrace("words", true, words), new ConditionTrace("language", true, [language])])] : [],
        ],
        TriedCount = 23,
    };

    public static RoutingResult Result(string department, string queue, SupportLevel level, Priority priority, string rule, string category) =>
        new() { Department = department, Queue = queue, Level = level, Priority = priority, Rule = rule, Category = category, Sla = "estandar" };

    private static string Account(string channel) => channel switch { "webchat" => "web", "email" => "correo", _ => $"{channel}-mx" };

    public static CaseNumber Case(MemoryDesk desk, long number, string channel, Contact contact, string text, DateTimeOffset at, RoutingResult result, ValueList<string> words, Action<CaseDraft>? then = null, string? subject = null, string language = "es")
    {
        var account = new AccountName(Account(channel));
        var conversation = new Conversation { Ref = new ConversationRef(account, $"k{number}"), Channel = channel, Position = 0 };
        var draft = CaseDraft.Open(new CaseNumber(number), new Opened(channel, account, conversation.Ref.Key, subject), ByMessage, conversation, at);
        draft.Add(ByMessage, new ContactIdentified(contact.Id));
        var message = draft.AddMessage(ByMessage, Direction.In, new MessageAuthor(AuthorKind.Customer, contact.Id.ToString(), contact.Name), new MessageBody { Text = text, Subject = subject, Language = language });
        draft.Add(ByMessage, new LanguageDetected(language));
        draft.Add(new Cause(CauseKind.Rule, result.Rule), new Routed(result, Trace(result, words, channel, language, message.Seq, at)));
        draft.Add(new Cause(CauseKind.Rule, result.Rule), new SlaClockStarted("first-response", "estandar", at.AddMinutes(60)));
        draft.Add(new Cause(CauseKind.Rule, result.Rule), new SlaClockStarted("resolution", "estandar", at.AddHours(8)));
        draft.AddMessage(ByBot, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = $"Gracias por escribirnos. Tu caso es {draft.Current.Number}; en breve te atiende {result.Department}.", Choices = [new Choice("more", "Agregar detalles"), new Choice("status", "Ver estado")] });
        draft.Add(ByBot, new BotAnswered("acknowledgement", draft.Current.Version));
        then?.Invoke(draft);
        if (draft.Current.MessagesOut > 1) draft.Add(new Cause(CauseKind.Agent, "ana"), new SlaClockMet("first-response"));
        var done = desk.Commit(draft);
        foreach (var sent in draft.Messages.Where(m => m.Direction == Direction.Out)) desk.Deliver(done, sent.Id.Seq, new DeliveryView(DeliveryState.Sent, at.AddSeconds(1), 1, null));
        return done;
    }
}
