using ChannelHub.AgentConsole.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole.Components;

public sealed partial class App : ComponentBase
{
    private Reader reader = null!;

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    [Inject]
    public required TimeProvider Time { get; set; }

    protected override void OnInitialized()
    {
        reader = Reader.Of(Context, Time.GetUtcNow());

        // What a page shows belongs to the agent who asked for it.
        Context.Response.Headers.CacheControl = "no-cache, no-store";
        Context.Response.Headers.Pragma = "no-cache";
    }
}
