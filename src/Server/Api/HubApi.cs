using ChannelHub.Server.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChannelHub.Server.Api;

/// <summary>The JSON API: which groups of routes there are, and what describes them.</summary>
internal static class HubApi
{
    public const string Root = "/api/v1";

    public static void AddHubApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            // Reading goes by these options: what the context asks for besides its types has to be said here again.
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Wire);
            o.SerializerOptions.UnmappedMemberHandling = ApiJson.Wire.Options.UnmappedMemberHandling;
            o.SerializerOptions.RespectNullableAnnotations = ApiJson.Wire.Options.RespectNullableAnnotations;
            o.SerializerOptions.RespectRequiredConstructorParameters = ApiJson.Wire.Options.RespectRequiredConstructorParameters;
        });
        // A malformed request is thrown, so that Problems can say what is wrong with it.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", o =>
        {
            o.ShouldInclude = d => d.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
            o.AddDocumentTransformer(DescribeAsync);
        });
    }

    public static void MapHubApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = endpoints.MapGroup(Root).DisableAntiforgery().ProducesProblemShape(401).ProducesProblemShape(403);
        CaseEndpoints.Map(api.MapGroup("/cases").WithTags("cases"));
        CaseCommandEndpoints.Map(api.MapGroup("/cases").WithTags("cases"));
        DeskEndpoints.Map(api);
        RoutingEndpoints.Map(api);
        AgentEndpoints.Map(api);
        ArticleEndpoints.Map(api);
        ChangeEvents.Map(api);
    }

    public static TBuilder ProducesProblemShape<TBuilder>(this TBuilder builder, int status) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemShape), [Hosting.Problems.ContentType]));

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ChannelHub",
            Version = "v1",
            Description =
                "Cases from every channel, as programs see them. A token comes with every request: Authorization: Bearer chub_… (made with 'channelhub token add'). "
                + "Its scopes: read; write (holds read); admin (holds write). Times are RFC 3339 in UTC; ids are opaque texts; every error is a problem document (RFC 9457) whose 'code' is a fixed word.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[TokenAuthentication.SchemeName] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token." };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenAuthentication.SchemeName, document)] = [] }];
        return Task.CompletedTask;
    }
}
