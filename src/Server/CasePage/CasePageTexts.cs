using ChannelHub.Cases;

namespace ChannelHub.Server.CasePage;

/// <summary>What the page of a customer's own case says.</summary>
internal sealed record CasePageTexts(
    string Language, string Title, string You, string Desk, string Bot, string Files, string Write, string Send, string Sent, string NotNow, string Empty, string TooLong, string Over, string Elsewhere, string Contact,
    string NotThere, string Secret, IReadOnlyDictionary<CaseStatus, string> Statuses)
{
    public static readonly IReadOnlyList<CasePageTexts> All =
    [
        new("es", "Su caso", "Usted", "Nuestro equipo", "Asistente", "Archivos", "Agregar algo al caso", "Enviar", "Recibimos su mensaje. Puede tardar un momento en aparecer aquí.",
            "En este momento no podemos recibir su mensaje. Por favor, envíelo de nuevo en un minuto.", "El mensaje está vacío.", "El mensaje es demasiado largo.",
            "Este caso está cerrado.", "Para escribirnos sobre este caso, responda donde lo recibió.", "Escríbanos",
            "Este enlace no sirve o ya venció.", "Quien tenga este enlace puede ver el caso: no lo comparta.", Words("Recibido", "En curso", "Esperamos su respuesta", "Esperamos a un tercero", "Resuelto", "Cerrado")),
        new("en", "Your case", "You", "Our team", "Assistant", "Files", "Add something to the case", "Send", "We have your message. It may take a moment to appear here.",
            "We can't take your message at the moment. Please send it again in a minute.", "The message is empty.", "The message is too long.",
            "This case is closed.", "To write to us about this case, answer where you received it.", "Write to us",
            "This link is not valid, or its time is over.", "Whoever has this link can see the case: do not share it.", Words("Received", "In progress", "We are waiting for your answer", "We are waiting for a third party", "Solved", "Closed")),
        new("pt", "Seu caso", "Você", "Nossa equipe", "Assistente", "Arquivos", "Acrescentar algo ao caso", "Enviar", "Recebemos sua mensagem. Pode levar um momento para aparecer aqui.",
            "No momento não podemos receber sua mensagem. Por favor, envie-a novamente em um minuto.", "A mensagem está vazia.", "A mensagem é longa demais.",
            "Este caso está encerrado.", "Para nos escrever sobre este caso, responda onde o recebeu.", "Escreva-nos",
            "Este link não é válido ou já expirou.", "Quem tiver este link pode ver o caso: não o compartilhe.", Words("Recebido", "Em andamento", "Aguardamos sua resposta", "Aguardamos um terceiro", "Resolvido", "Encerrado")),
    ];

    /// <param name="wanted">The case's own language.</param>
    public static CasePageTexts For(string? wanted, string usual) => All.FirstOrDefault(t => t.Language == wanted) ?? All.FirstOrDefault(t => t.Language == usual) ?? All[0];

    private static Dictionary<CaseStatus, string> Words(string received, string open, string customer, string third, string solved, string closed) => new()
    {
        [CaseStatus.New] = received, [CaseStatus.Open] = open, [CaseStatus.WaitingOnCustomer] = customer, [CaseStatus.WaitingOnThirdParty] = third, [CaseStatus.Solved] = solved, [CaseStatus.Closed] = closed,
    };
}
