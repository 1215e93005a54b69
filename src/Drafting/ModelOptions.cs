using System.ComponentModel.DataAnnotations;
using ChannelHub.Cases;

namespace ChannelHub.Drafting;

/// <summary>Settings under <c>ChannelHub:Model</c>. Without <see cref="Endpoint"/> there is no model, and nothing of this is loaded.</summary>
public sealed class ModelOptions
{
    /// <summary>The base address of an OpenAI-compatible service, such as <c>https://models.example.com/v1</c>; http only on this machine. Without it no model is used.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The model's name there.</summary>
    public string? Name { get; set; }

    /// <summary>The service's key, sent as a bearer token; none is sent if it is not given.</summary>
    public string? Key { get; set; }

    /// <summary>How long a draft may take in all. 1 second to 2 minutes; default 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most tokens that the model may write for one draft. 50 to 4000; default 600.</summary>
    [Range(50, 4_000)]
    public int MaxTokens { get; set; } = 600;

    /// <summary>How many drafts are made at once. 1 to 16; default 2.</summary>
    [Range(1, 16)]
    public int MaxConcurrent { get; set; } = 2;

    /// <summary>When a draft is made, and for whom. Default <see cref="DraftUse.OnRequest"/>.</summary>
    public DraftUse Use { get; set; } = DraftUse.OnRequest;

    /// <summary>Everything that is wrong beside single values.</summary>
    public IEnumerable<SettingFault> Check()
    {
        if (string.IsNullOrEmpty(Endpoint))
        {
            if (Use != DraftUse.OnRequest) yield return new SettingFault("ChannelHub:Model:Use", Use.ToString(), "a model is needed for this: give its Endpoint and Name");
            yield break;
        }

        if (Address is null) yield return new SettingFault("ChannelHub:Model:Endpoint", Endpoint, "allowed is an address that begins with https:// (or http:// on this machine), without user, '?' and '#'");
        if (string.IsNullOrWhiteSpace(Name)) yield return new SettingFault("ChannelHub:Model:Name", Name, "the model's name is needed with an Endpoint");
        if (Key?.Any(c => c is < '!' or > '~') == true) yield return new SettingFault("ChannelHub:Model:Key", "…", "a key holds printable ASCII characters without spaces");
    }

    /// <summary>Where chat completions are asked for; null if the endpoint can't be used.</summary>
    internal Uri? Address =>
        Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri is { Query: "", Fragment: "", UserInfo: "" } && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? new Uri($"{uri.AbsoluteUri.TrimEnd('/')}/chat/completions")
            : null;
}

/// <summary>When drafts are made, and for whom.</summary>
public enum DraftUse
{
    /// <summary>When an agent asks for one.</summary>
    OnRequest,

    /// <summary>For each new case that no article has answered: it stands beside the case when an agent comes to it.</summary>
    Automatic,

    /// <summary>As above, and a draft each of whose sentences an article bears out is sent to the customer; any other is only shown to agents.</summary>
    Customers,
}
