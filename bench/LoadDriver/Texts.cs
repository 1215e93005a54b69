namespace ChannelHub.LoadDriver;

/// <summary>What the driver's visitors write: everyday support messages in three languages.</summary>
internal static class Texts
{
    private static readonly string[] First =
    [
        "Me aparece el error H007 al timbrar una factura, ya lo intenté tres veces y el cliente espera",
        "Buenos días, no puedo entrar al sistema desde esta mañana, dice usuario bloqueado",
        "The report of sales by branch shows last month's figures, can you have a look please",
        "Quisiera saber el precio de dos licencias más para la sucursal de Mérida",
        "Não consigo emitir a nota fiscal, aparece uma mensagem de certificado vencido",
        "My invoice 4711 was charged twice, please refund one of them",
    ];

    private static readonly string[] Later = ["Es en la versión 2024.1", "Somos tres personas con el mismo problema", "Any news on this?", "Gracias, quedo pendiente"];

    public static string Of(int visitor, int message) => message == 0 ? First[visitor % First.Length] : Later[(visitor + message) % Later.Length];
}
