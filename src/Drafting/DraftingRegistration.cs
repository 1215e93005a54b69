using ChannelHub.Cases;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Drafting;

public static class DraftingRegistration
{
    /// <summary>Adds the drafting of answers by a model; nothing at all if no endpoint is set. The store, the intake and a <see cref="TimeProvider"/> are added elsewhere.</summary>
    public static IServiceCollection AddDrafting(this IServiceCollection services, ModelOptions options) => options.Address is not { } address
        ? services
        : services
            .AddSingleton(options)
            .AddSingleton<IChatClient>(_ => new OpenAiChatClient(OpenAiChatClient.NewHttpClient(), address, options.Name!, options.Key))
            .AddSingleton<DraftMetrics>()
            .AddSingleton<AnswerDrafts>()
            .AddSingleton<IAnswerDrafts>(s => s.GetRequiredService<AnswerDrafts>())
            .AddHostedService<DraftingService>();
}
