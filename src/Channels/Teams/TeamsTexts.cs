namespace ChannelHub.Channels.Teams;

/// <summary>The few texts of this channel that customers see, in the hub's languages.</summary>
internal static class TeamsTexts
{
    /// <summary>What a card shows below its question once it was answered.</summary>
    public static string Chosen(string? locale) => TeamsInboundMapper.Primary(locale) switch
    {
        "en" => "Your answer",
        "pt" => "Sua resposta",
        _ => "Su respuesta",
    };

    /// <summary>The button below a list of choices.</summary>
    public static string Send(string? locale) => TeamsInboundMapper.Primary(locale) switch
    {
        "en" => "Send",
        "pt" => "Enviar",
        _ => "Enviar",
    };

    /// <summary>The answer to a button that is not ours or not for this conversation.</summary>
    public static string Received(string? locale) => TeamsInboundMapper.Primary(locale) switch
    {
        "en" => "Received",
        "pt" => "Recebido",
        _ => "Recibido",
    };
}
