using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Buffers.Text;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>Writes tokens part by part, so that any part can be wrong.</summary>
internal static class ForgedToken
{
    public static string Write(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var head = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(payload.ToJsonString()))}";
        return $"{head}.{Encode(sign(Encoding.ASCII.GetBytes(head)))}";
    }

    public static Func<byte[], byte[]> Rs256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public static JsonObject Header(string kid, string alg = "RS256") => new() { ["typ"] = "JWT", ["alg"] = alg, ["kid"] = kid };

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}

/// <summary>One way in which a request may pretend to be the platform's.</summary>
/// <param name="Authorization">The header's value; null for none.</param>
/// <param name="Change">What is changed in the activity.</param>
/// <param name="BotbuilderTakesIt">Microsoft's library for Node lets it pass; ours does not.</param>
internal sealed record Forgery(string What, string? Authorization, Action<JsonObject>? Change = null, bool BotbuilderTakesIt = false)
{
    public override string ToString() => What;

    /// <summary>Every sort that can be thought of, against this stand-in.</summary>
    public static IEnumerable<Forgery> All(BotConnector platform)
    {
        var key = platform.Current;
        var claims = platform.Claims();
        yield return new Forgery("no header", null);
        yield return new Forgery("an empty header", " ");
        yield return new Forgery("another scheme", "Basic " + platform.Issue());
        yield return new Forgery("a scheme in lower case", "bearer " + platform.Issue());
        yield return new Forgery("no token after the scheme", "Bearer");
        yield return new Forgery("two words after the scheme", $"Bearer {platform.Issue()} x");
        yield return new Forgery("no JWT", "Bearer abc");
        yield return new Forgery("two parts instead of three", Bearer(platform.Issue()[..platform.Issue().LastIndexOf('.')]));
        yield return new Forgery("a signature cut short", Bearer(platform.Issue()[..^6]));
        yield return new Forgery("another signature", Bearer(ForgedToken.Write(ForgedToken.Header(key.Kid), claims, d => ForgedToken.Rs256(key.Rsa)([.. d, 1]))));
        yield return new Forgery("a key of somebody else under the platform's id", Bearer(ForgedToken.Write(ForgedToken.Header(key.Kid), claims, ForgedToken.Rs256(BotConnector.Stranger))));
        yield return new Forgery("a key that nobody knows", Bearer(ForgedToken.Write(ForgedToken.Header("nobodys-key"), claims, ForgedToken.Rs256(BotConnector.Stranger))));
        yield return new Forgery("a key without an id", Bearer(ForgedToken.Write(new JsonObject { ["alg"] = "RS256" }, claims, ForgedToken.Rs256(key.Rsa))));
        yield return new Forgery("no algorithm", Bearer(ForgedToken.Write(ForgedToken.Header(key.Kid, "none"), claims, _ => [])));
        yield return new Forgery("HS256 with the public key as the secret", Bearer(ForgedToken.Write(ForgedToken.Header(key.Kid, "HS256"), claims, d => HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem()), d))));
        yield return new Forgery("RS256's signature called PS256", Bearer(ForgedToken.Write(ForgedToken.Header(key.Kid, "PS256"), claims, ForgedToken.Rs256(key.Rsa))));
        yield return new Forgery("another issuer", Bearer(platform.Issue(c => c["iss"] = "https://evil.example")));
        yield return new Forgery("no issuer", Bearer(platform.Issue(c => c.Remove("iss"))));
        yield return new Forgery("the sign-in service as issuer", Bearer(platform.Issue(c => c["iss"] = $"https://sts.windows.net/{BotConnector.Tenant}/")));
        yield return new Forgery("another bot's token", Bearer(platform.Issue(c => c["aud"] = "11111111-2222-4333-8444-555555555555")));
        yield return new Forgery("no audience", Bearer(platform.Issue(c => c.Remove("aud"))));
        yield return new Forgery("a token that has ended", Bearer(platform.Issue(c => (c["nbf"], c["exp"]) = (BotConnector.Seconds(-7200), BotConnector.Seconds(-400)))));
        yield return new Forgery("a token that begins later", Bearer(platform.Issue(c => (c["nbf"], c["exp"]) = (BotConnector.Seconds(400), BotConnector.Seconds(7200)))));
        yield return new Forgery("a token without an end", Bearer(platform.Issue(c => c.Remove("exp"))), BotbuilderTakesIt: true);
        yield return new Forgery("a token without a service address", Bearer(platform.Issue(c => c.Remove("serviceurl"))));
        yield return new Forgery("a token for another service address", Bearer(platform.Issue(c => c["serviceurl"] = "https://smba.trafficmanager.net/emea/")));
        yield return new Forgery("an activity with another service address", Bearer(platform.Issue()), a => a["serviceUrl"] = "https://evil.example/");
        yield return new Forgery("an activity without a service address", Bearer(platform.Issue()), a => a.Remove("serviceUrl"), BotbuilderTakesIt: true);
        yield return new Forgery("an activity of a channel for which the key is not endorsed", Bearer(platform.Issue()), a => a["channelId"] = "directline");
        yield return new Forgery("an activity of another channel of the platform", Bearer(platform.Issue()), a => a["channelId"] = "webchat", BotbuilderTakesIt: true);
        yield return new Forgery("an activity of no channel", Bearer(platform.Issue()), a => a.Remove("channelId"));
        yield return new Forgery("a key endorsed for another channel", Bearer(platform.Issue(with: platform.EndorsedForOthers)));
        yield return new Forgery("a key endorsed for nothing", Bearer(platform.Issue(with: platform.NotEndorsed)), BotbuilderTakesIt: true);
        yield return new Forgery("another tenant", Bearer(platform.Issue()), a => a["conversation"]!["tenantId"] = "99999999-2222-4333-8444-555555555555", BotbuilderTakesIt: true);
        yield return new Forgery("another tenant in the channel's data", Bearer(platform.Issue()), a => a["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = "99999999-2222-4333-8444-555555555555" } }, BotbuilderTakesIt: true);
    }

    private static string Bearer(string token) => "Bearer " + token;
}
