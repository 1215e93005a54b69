using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests;

/// <summary>Letters as customers write them, long and beside the point, with the department that a person at the desk would choose.</summary>
public sealed class GoldenDecisionsTests
{
    private const string Technical = "technical_support";
    private const string Service = "customer_service";

    private static readonly (string Department, string Subject, string Text)[] Letters =
    [
        (Technical, "Portal offline", "Dear Customer Support Team, since this morning our staff can't reach the management portal. We tried several browsers and restarted the computers, without success. Our customers are waiting, so please let us know when it will be back."),
        (Technical, "Reports are blank", "Hello, after last night's update every report we open comes out blank. We have cleared the cache and reinstalled the program. Could you look into it? Thank you for your service."),
        (Technical, "Question about integration", "Dear team, we would like to know whether your platform can exchange data with our CRM through a REST API and what configuration is needed."),
        (Technical, "Slow system at closing time", "Good afternoon. At the end of each month the accounting screens take minutes to load and sometimes time out. Please advise how we can improve the performance."),
        (Technical, "Unauthorised logins", "We noticed logins from unknown countries on two of our users' accounts. Please help us to secure the system and check whether customer data was exposed."),
        (Technical, "VPN drops", "The VPN connection drops every ten minutes for the people who work from home. We have rebooted the router and changed the cable."),
        (Technical, "", "hi the app crashes when i open the inventory screen on my tablet pls help"),
        (Technical, "", "cannot log in since yesterday it says my user is blocked"),
        (Service, "Incorrect amount on our invoice", "Dear Customer Support, the invoice that we received this month is higher than agreed in the contract. Please review the charges and send a corrected invoice."),
        (Service, "Refund still missing", "Hello, I sent the device back three weeks ago and have not got my money yet. Could you tell me the status of the refund?"),
        (Service, "Change of billing address", "Good morning, our company moved. Please update the address and tax data on our account for future invoices."),
        (Service, "Subscription", "Dear team, I would like to understand the differences between your subscription plans and how to change from monthly to annual payment."),
        (Service, "Unhappy", "I am very disappointed with the attention that we received by phone. Nobody called back and I want to file a complaint."),
        (Service, "Where is our order?", "The scanners we ordered on the 3rd should have been delivered last Friday. The tracking page has not changed since."),
        (Service, "", "how do i pay my bill"),
        (Service, "", "what are your opening hours"),
        (Technical, "Falla en el módulo de inventario", "Estimado equipo de atención al cliente: desde la última actualización el módulo de inventario muestra existencias que no corresponden y se cierra solo al guardar. Ya reiniciamos el servidor. Agradecemos su pronta respuesta."),
        (Technical, "Problemas de sincronización", "Buenos días, las ventas de las sucursales no se sincronizan con la oficina central desde el lunes. Nuestros clientes preguntan por sus compras. ¿Nos pueden apoyar?"),
        (Technical, "Acceso remoto", "Hola, necesito que me ayuden a configurar el acceso remoto en la computadora de la contadora, no reconoce la red de la oficina."),
        (Technical, "Consulta sobre compatibilidad", "Estimados, quisiéramos saber si el sistema es compatible con la nueva versión de Windows y qué requisitos debe cumplir el servidor."),
        (Technical, "Posible filtración de datos", "Detectamos accesos no autorizados a la base de datos de nuestros clientes. Requerimos asistencia inmediata para contener el incidente."),
        (Technical, "", "no me deja entrar dice usuario o clave incorrecta"),
        (Technical, "", "la impresora de tickets dejo de imprimir"),
        (Technical, "", "al querer timbrar me rechaza el xml"),
        (Service, "Cobro duplicado", "Estimados señores: en el estado de cuenta de mi tarjeta aparecen dos cargos por la misma mensualidad. Solicito la devolución de uno de ellos."),
        (Service, "Factura a nombre equivocado", "Buenas tardes, la factura de su servicio llegó con la razón social anterior. ¿Pueden enviarnos una nueva?"),
        (Service, "Devolución de equipo", "Quiero devolver la lectora que compré la semana pasada porque no es el modelo que pedí. ¿Cuál es el procedimiento?"),
        (Service, "Pedido sin entregar", "Hace quince días hicimos un pedido de rollos térmicos y todavía no llega. ¿Cuándo lo entregan?"),
        (Service, "Baja del servicio", "Por motivos económicos quisiera dar de baja mi suscripción a fin de mes. ¿Hay alguna penalización?"),
        (Service, "Inconformidad", "Quiero manifestar mi inconformidad, llevo tres llamadas y nadie me resuelve; es un pésimo servicio."),
        (Service, "", "me pueden mandar la factura del mes pasado"),
        (Service, "", "a que numero puedo hablar con ustedes"),
        (Technical, "Sistema fora do ar", "Prezada equipe de atendimento ao cliente, o sistema não abre em nenhum computador da loja e aparece uma mensagem de erro de conexão com o servidor."),
        (Technical, "Erro ao emitir nota fiscal", "Bom dia, ao emitir a NF-e a Sefaz retorna rejeição 539. Já conferimos o certificado digital."),
        (Technical, "", "esqueci minha senha e o usuário ficou bloqueado"),
        (Technical, "Lentidão", "Desde ontem o sistema está muito lento e trava quando abrimos os relatórios."),
        (Service, "Cobrança indevida", "Olá, recebi duas cobranças no cartão neste mês. Solicito o estorno do valor cobrado a mais."),
        (Service, "Segunda via do boleto", "Preciso da segunda via do boleto que venceu ontem, por favor."),
        (Service, "Atraso na entrega", "Meu pedido deveria ter chegado na segunda-feira e até agora nada. Qual é o novo prazo?"),
        (Service, "", "quero cancelar minha assinatura"),
        ("sales", "Licencias adicionales", "Buen día, vamos a abrir dos sucursales y necesitamos una cotización por cinco licencias más del sistema."),
        ("sales", "Demo", "Hello, we are evaluating ERP systems for a company of 80 people and would like to schedule a demo and receive a price list."),
        ("sales", "", "Gostaria de um orçamento para o módulo de folha de pagamento"),
        ("maintenance", "Mantenimiento anual", "Estimados, de acuerdo con la póliza de mantenimiento quisiéramos agendar la visita de este semestre para los servidores."),
        ("maintenance", "Planned downtime", "Please confirm the maintenance window for the planned upgrade of our database server on Saturday."),
        ("maintenance", "Sugestão de melhoria", "Seria útil que a tela de pedidos mostrasse o saldo do cliente. Fica a sugestão de melhoria."),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Decide_Letter_GoesToItsDepartment(string department, string subject, string text)
    {
        var decision = Router.Decide(ShippedFile.Set, Facts(subject, text));

        Assert.That(decision.Result.Department, Is.EqualTo(department), () => string.Join('\n', decision.Trace.Tried));
    }

    [TestCaseSource(nameof(Cases))]
    public void Decide_SameLetterAgain_GivesAnEqualDecision(string department, string subject, string text)
    {
        var first = Router.Decide(ShippedFile.Set, Facts(subject, text));

        Assert.That(Router.Decide(ShippedFile.Set, Facts(subject, text)), Is.EqualTo(first), department);
    }

    private static IEnumerable<TestCaseData> Cases() => Letters.Select(l => new TestCaseData(l.Department, l.Subject, l.Text).SetArgDisplayNames(l.Subject.Length > 0 ? l.Subject : l.Text));

    private static RoutingFacts Facts(string subject, string text) =>
        new() { Channel = "email", Account = new AccountName("mail"), Subject = subject.Length > 0 ? subject : null, Text = text, At = DateTimeOffset.UnixEpoch };
}
