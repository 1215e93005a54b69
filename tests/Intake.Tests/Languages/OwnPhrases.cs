namespace ChannelHub.Intake.Tests.Languages;

/// <summary>What is said at a support desk and hardly anywhere in news and small talk; written for the training of the model.</summary>
internal static class OwnPhrases
{
    public const string Shared =
        "error total normal final hotel router virus internet chat email web app pdf excel erp software online test login reset backup firewall server status update data in no me a manual control local digital central general terminal monitor cable capital formal legal real social natural animal ideal original personal principal comercial video radio ok marketing ticket link bug";

    public static readonly (string Language, string Lines)[] All =
    [
        ("es", """
            hola
            buenas
            buenos días
            buenas tardes
            gracias
            muchas gracias
            ayuda
            ayuda por favor
            por favor
            urgente
            no puedo
            no me deja
            no funciona
            no me deja timbrar
            no puedo entrar
            no me llega
            me sale un error
            me aparece un error al timbrar la factura
            error al facturar
            factura
            mi factura
            la factura salió mal
            quiero una factura
            no carga el sistema
            el sistema está lento
            se cayó el sistema
            olvidé mi contraseña
            cambiar contraseña
            la impresora no imprime
            necesito ayuda con el pedido
            ¿dónde está mi pedido?
            quiero hablar con una persona
            cancelar mi cuenta
            devolución
            reembolso
            una queja
            cotización
            mantenimiento
            ¿cuánto cuesta?
            ¿me pueden ayudar?
            sigue igual
            ya quedó
            listo
            nómina
            inventario
            sí
            adiós
            """),
        ("en", """
            hello
            hi
            hi there
            good morning
            good afternoon
            thanks
            thank you
            help
            please help
            please
            urgent
            I can't
            it won't let me
            not working
            it does not work
            can't log in
            I get an error
            there is an error with my invoice
            invoice
            my invoice
            I need an invoice
            the system is slow
            the system is down
            forgot my password
            change password
            the printer does not print
            I need help with my order
            where is my order?
            I want to talk to a person
            cancel my account
            refund
            a complaint
            quote
            maintenance
            how much is it?
            can you help me?
            still the same
            done
            payroll
            inventory
            yes
            bye
            """),
        ("pt", """
            olá
            oi
            bom dia
            boa tarde
            boa noite
            obrigado
            obrigada
            muito obrigado
            ajuda
            me ajuda por favor
            por favor
            urgente
            não consigo
            não deixa
            não funciona
            não consigo entrar
            não consigo emitir a nota
            aparece um erro
            deu erro
            erro ao emitir a nota fiscal
            nota fiscal
            fatura
            minha fatura
            boleto
            segunda via do boleto
            preciso de uma fatura
            o sistema está lento
            o sistema caiu
            esqueci minha senha
            trocar a senha
            a impressora não imprime
            preciso de ajuda com o pedido
            onde está meu pedido?
            quero falar com uma pessoa
            quero falar com um atendente
            cancelar minha conta
            devolução
            reembolso
            uma reclamação
            orçamento
            manutenção
            quanto custa?
            vocês podem me ajudar?
            continua igual
            pronto
            folha de pagamento
            estoque
            sim
            tchau
            """),
    ];
}
