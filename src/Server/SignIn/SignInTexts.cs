namespace ChannelHub.Server.SignIn;

/// <summary>What the sign-in pages say, in the agents' two languages.</summary>
internal sealed record SignInTexts
{
    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Continue { get; init; }

    public required string ContinueHint { get; init; }

    public required string First { get; init; }

    public required string FirstHint { get; init; }

    public required string Name { get; init; }

    public required string SignInName { get; init; }

    public required string SignInNameHint { get; init; }

    public required string Make { get; init; }

    public required string NameFault { get; init; }

    public required string SignInNameFault { get; init; }

    public required string Refused { get; init; }

    public required string NoKey { get; init; }

    public required string SignOut { get; init; }

    public required string SignOutHint { get; init; }

    public static readonly SignInTexts English = new()
    {
        Language = "en",
        Title = "Sign in",
        Continue = "Sign in",
        ContinueHint = "This link signs you in once, in this browser.",
        First = "Welcome to ChannelHub",
        FirstHint = "Nobody works here yet. You will be the first, and may do everything.",
        Name = "Your name, as colleagues and customers see it",
        SignInName = "Sign-in name",
        SignInNameHint = "a–z, 0–9, dot, dash, underscore",
        Make = "Begin",
        NameFault = "Write your name: 1 to 100 characters.",
        SignInNameFault = "A sign-in name has 1 to 64 of a–z, 0–9, dot, dash, underscore.",
        Refused = "This link no longer works: it was used, or is older than an hour. Ask whoever runs the hub for a new one (channelhub agent link NAME); while nobody works here, each start of the hub prints one.",
        NoKey = "You sign in with a one-time link. Ask whoever runs the hub for one (channelhub agent link NAME); while nobody works here, each start of the hub prints one.",
        SignOut = "Sign out",
        SignOutHint = "You are signed in. Sign out of this browser?",
    };

    public static readonly SignInTexts Spanish = new()
    {
        Language = "es",
        Title = "Entrar",
        Continue = "Entrar",
        ContinueHint = "Este enlace le da acceso una sola vez, en este navegador.",
        First = "Bienvenido a ChannelHub",
        FirstHint = "Aquí todavía no trabaja nadie. Usted será la primera persona y podrá hacerlo todo.",
        Name = "Su nombre, como lo verán colegas y clientes",
        SignInName = "Nombre de acceso",
        SignInNameHint = "a–z, 0–9, punto, guion, guion bajo",
        Make = "Empezar",
        NameFault = "Escriba su nombre: de 1 a 100 caracteres.",
        SignInNameFault = "Un nombre de acceso tiene de 1 a 64 caracteres: a–z, 0–9, punto, guion, guion bajo.",
        Refused = "Este enlace ya no sirve: se usó o tiene más de una hora. Pida uno nuevo a quien administra el sistema (channelhub agent link NOMBRE); mientras no trabaje nadie aquí, cada arranque muestra uno.",
        NoKey = "Se entra con un enlace de un solo uso. Pídalo a quien administra el sistema (channelhub agent link NOMBRE); mientras no trabaje nadie aquí, cada arranque muestra uno.",
        SignOut = "Salir",
        SignOutHint = "Tiene la sesión abierta. ¿Salir en este navegador?",
    };

    /// <summary>By the browser's first language that we have.</summary>
    public static SignInTexts For(HttpRequest request)
    {
        foreach (var language in request.Headers.AcceptLanguage.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (language.StartsWith("es", StringComparison.OrdinalIgnoreCase)) return Spanish;
            if (language.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return English;
        }

        return English;
    }
}
