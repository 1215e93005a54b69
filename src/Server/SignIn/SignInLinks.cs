using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.SignIn;

/// <summary>Makes one-time links by which people sign in.</summary>
internal sealed class SignInLinks(IPeople people, TimeProvider time)
{
    public static readonly TimeSpan Validity = TimeSpan.FromHours(1);

    public const string Path = "/sign-in";

    /// <param name="agent">Null for the link that makes the first agent.</param>
    /// <param name="address">The hub's address, without a slash at its end.</param>
    public async Task<string> MakeAsync(AgentId? agent, string address)
    {
        var key = Secrets.NewKey();
        await people.AddSignInLinkAsync(Secrets.Hash(key), agent, time.GetUtcNow() + Validity);
        return $"{address}{Path}?key={key}";
    }
}
