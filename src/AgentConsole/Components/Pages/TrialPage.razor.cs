using ChannelHub.AgentConsole.Components.Controls;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.AgentConsole.Components.Pages;

/// <summary>Write as a customer on any channel and see every step of the message's way. In the program only where it registers an <see cref="ITrialRunner"/>.</summary>
public sealed partial class TrialPage : ReadingComponent
{
    private const int MaxText = 20_000;

    /// <summary>What customers of a reseller's desk write, in the three languages; the last one tries to be mark-up.</summary>
    internal static readonly (string Language, string Label, string Text)[] Samples =
    [
        ("es", "Error H007 al timbrar", "Me aparece el error H007 al timbrar una factura"),
        ("es", "Sistema caído", "URGENTE: no podemos entrar al sistema, toda la sucursal está parada desde las 8"),
        ("es", "Factura repetida", "Hola, me llegaron dos facturas del mismo pedido, ¿cuál pago?"),
        ("en", "Printer offline", "The label printer in the warehouse shows offline since the update and we can't ship anything"),
        ("en", "Return an order", "I'd like to return order 48213, the scanner arrived broken"),
        ("pt", "Orçamento", "Bom dia, gostaria de um orçamento para 15 licenças do módulo de estoque"),
        ("pt", "Nota fiscal rejeitada", "A nota fiscal foi rejeitada com o código 539 e o cliente está esperando"),
        ("en", "<script>", "<script>alert('hello')</script> & \"quotes\" <b>bold</b>"),
    ];

    private string? account;
    private string? customer;
    private string? text;
    private ActionFault? fault;
    private TrialResult? result;

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required IServiceProvider Services { get; set; }

    private ITrialRunner? Runner => Services.GetService<ITrialRunner>();

    private IEnumerable<IChannelTrial> Trials => Services.GetServices<IChannelTrial>();

    protected override void OnInitialized()
    {
        if (Runner is null) PageStatus.NotFound(Context);
    }

    private async Task RunAsync()
    {
        var form = Context.Request.Form;
        account = form["account"];
        customer = form["customer"].ToString().Trim();
        text = form["text"].ToString().ReplaceLineEndings("\n");
        if (Trials.All(t => t.Account.Value != account) || customer.Length is 0 or > 80 || string.IsNullOrWhiteSpace(text) || text.Length > MaxText)
        {
            fault = new ActionFault("try", Text["try.fault"]);
            return;
        }

        result = await Runner!.RunAsync(new AccountName(account!), customer, text, Context.RequestAborted);
    }
}
