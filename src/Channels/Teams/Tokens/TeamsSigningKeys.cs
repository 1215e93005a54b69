using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChannelHub.Channels.Teams.Tokens;

/// <summary>A key with which the platform signs, and the channels for which it may.</summary>
internal sealed record TeamsSigningKey(JsonWebKey Key, ValueList<string> Endorsements);

internal abstract record KeyLookup
{
    private KeyLookup()
    {
    }

    public sealed record Found(TeamsSigningKey Key) : KeyLookup;

    public sealed record Unknown : KeyLookup
    {
        public static readonly Unknown Value = new();
    }

    /// <summary>No keys were ever had: nothing can be checked now.</summary>
    public sealed record Unavailable(string Reason) : KeyLookup;
}

/// <summary>
/// The platform's signing keys, from its metadata document. A key that is not known makes them be fetched at once (a rotation must not cost a message), but not more often than every few
/// minutes; old ones are fetched again beside the work; when that fails the last good ones stay.
/// </summary>
internal sealed class TeamsSigningKeys(Uri metadata, TeamsHttp http, TimeProvider time, TeamsCondition condition, ILogger logger, AccountName account)
{
    private readonly SemaphoreSlim fetching = new(1, 1);
    private volatile KeySet? current;
    private volatile Task background = Task.CompletedTask;
    private long lastTry; // ticks; 0 before the first
    private volatile string lastFault = "";

    public async ValueTask<KeyLookup> FindAsync(string keyId, CancellationToken stop)
    {
        if (current is { } keys)
        {
            if (keys.ById.TryGetValue(keyId, out var known))
            {
                if (time.GetUtcNow() - keys.FetchedAt > TeamsLimits.KeysFreshFor && background.IsCompleted && MayTry(TeamsLimits.KeysRefetchAfter)) background = FetchAsync(CancellationToken.None);
                return new KeyLookup.Found(known);
            }

            if (!MayTry(TeamsLimits.KeysRefetchAfter)) return KeyLookup.Unknown.Value;
        }

        await FetchUnlessJustDoneAsync(current, stop).ConfigureAwait(false);
        if (current is not { } fetched) return new KeyLookup.Unavailable(lastFault);
        return fetched.ById.TryGetValue(keyId, out var key) ? new KeyLookup.Found(key) : KeyLookup.Unknown.Value;
    }

    /// <summary>Fetches them now; null if that went well, otherwise why not.</summary>
    public async Task<string?> RefreshAsync(CancellationToken stop)
    {
        await FetchAsync(stop).ConfigureAwait(false);
        return lastFault.Length == 0 ? null : lastFault;
    }

    /// <summary>Reads the key set: RSA keys that have an id.</summary>
    internal static Dictionary<string, TeamsSigningKey> Read(string json)
    {
        var keys = new Dictionary<string, TeamsSigningKey>(StringComparer.Ordinal);
        foreach (var key in new JsonWebKeySet(json).Keys)
        {
            if (key.Kty != JsonWebAlgorithmsKeyTypes.RSA || string.IsNullOrEmpty(key.Kid) || key.KeySize < 2048) continue;
            keys[key.Kid] = new TeamsSigningKey(key, key.AdditionalData.TryGetValue("endorsements", out var value) ? EndorsementsOf(value) : []);
        }

        return keys;
    }

    private static ValueList<string> EndorsementsOf(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!).ToValueList(),
        System.Collections.IEnumerable list and not string => list.Cast<object?>().Select(e => e?.ToString() ?? "").ToValueList(),
        _ => [],
    };

    private bool MayTry(TimeSpan atLeast)
    {
        var last = Interlocked.Read(ref lastTry);
        return last == 0 || time.GetUtcNow().UtcTicks - last >= atLeast.Ticks;
    }

    /// <summary>Of many that wait, one fetches.</summary>
    private async Task FetchUnlessJustDoneAsync(KeySet? seen, CancellationToken stop)
    {
        await fetching.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (!ReferenceEquals(seen, current)) return;
            if (MayTry(seen is null ? TeamsLimits.KeysRetryAfter : TeamsLimits.KeysRefetchAfter)) await FetchLockedAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            fetching.Release();
        }
    }

    private async Task FetchAsync(CancellationToken stop)
    {
        await fetching.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await FetchLockedAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            fetching.Release();
        }
    }

    private async Task FetchLockedAsync(CancellationToken stop)
    {
        Interlocked.Exchange(ref lastTry, time.GetUtcNow().UtcTicks);
        var fault = await TryFetchAsync(stop).ConfigureAwait(false);
        lastFault = fault ?? "";
        condition.Keys(fault, current is not null);
        if (fault is null) TeamsLog.KeysFetched(logger, account, current!.ById.Count);
        else TeamsLog.KeysNotFetched(logger, account, fault);
    }

    private async Task<string?> TryFetchAsync(CancellationToken stop)
    {
        var (document, why) = await http.ReadTextAsync(metadata, stop).ConfigureAwait(false);
        if (document is null) return $"The document of the platform's signing keys could not be read: {why}";
        if (KeysAddress(document) is not { } address) return "The document of the platform's signing keys names no address of keys that may be called.";
        (var keys, why) = await http.ReadTextAsync(address, stop).ConfigureAwait(false);
        if (keys is null) return $"The platform's signing keys could not be read: {why}";
        try
        {
            var byId = Read(keys);
            if (byId.Count == 0) return "The platform's key set holds no key that can be used.";
            current = new KeySet(byId, time.GetUtcNow());
            return null;
        }
        catch (Exception e) when (e is ArgumentException or JsonException or FormatException)
        {
            return "The platform's key set is not of its form.";
        }
    }

    private Uri? KeysAddress(string document)
    {
        try
        {
            var address = OpenIdConnectConfiguration.Create(document).JwksUri;
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.IsLoopback && metadata.IsLoopback)) ? uri : null;
        }
        catch (Exception e) when (e is ArgumentException or JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed record KeySet(Dictionary<string, TeamsSigningKey> ById, DateTimeOffset FetchedAt);
}
