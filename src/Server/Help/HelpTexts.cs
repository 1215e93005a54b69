namespace ChannelHub.Server.Help;

/// <summary>What the customers' help page says around the articles.</summary>
internal sealed record HelpTexts(string Language, string Name, string Title, string Search, string Button, string Results, string Nothing, string All, string Back, string Contact, string ContactHint, string Languages, string Updated, string NotFound, string Empty, string EmptyHint)
{
    public static readonly IReadOnlyList<HelpTexts> All3 =
    [
        new("es", "Español", "Ayuda", "¿Qué necesita resolver?", "Buscar", "Resultados", "No encontramos nada con esas palabras. Pruebe con otras o escríbanos.", "Todos los artículos", "Volver a la ayuda", "Escríbanos", "¿No encontró lo que buscaba?", "Idioma", "Actualizado el", "No hay tal artículo.", "Todavía no hay artículos de ayuda.", "Cuéntenos qué necesita y le ayudamos."),
        new("en", "English", "Help", "What do you need to solve?", "Search", "Results", "Nothing was found with these words. Try others, or write to us.", "All articles", "Back to the help page", "Write to us", "Did not find what you were looking for?", "Language", "Updated on", "There is no such article.", "There are no help articles yet.", "Tell us what you need and we will help you."),
        new("pt", "Português", "Ajuda", "O que precisa resolver?", "Pesquisar", "Resultados", "Não encontramos nada com essas palavras. Tente outras ou escreva-nos.", "Todos os artigos", "Voltar à ajuda", "Escreva-nos", "Não encontrou o que procurava?", "Idioma", "Atualizado em", "Não existe tal artigo.", "Ainda não há artigos de ajuda.", "Conte-nos do que precisa e ajudamos."),
    ];

    public static HelpTexts? Find(string? language) => All3.FirstOrDefault(t => t.Language == language);

    /// <summary>The one asked for, else the first of the browser's that there is, else the hub's own.</summary>
    public static HelpTexts For(HttpRequest request, string? asked, string usual)
    {
        if (Find(asked) is { } chosen) return chosen;
        var wanted = request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());
        return wanted.Select(w => Find(w.Split('-')[0].ToLowerInvariant())).FirstOrDefault(t => t is not null) ?? Find(usual) ?? All3[1];
    }
}
