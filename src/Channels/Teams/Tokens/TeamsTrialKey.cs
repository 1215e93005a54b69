using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChannelHub.Channels.Teams.Tokens;

/// <summary>
/// The key with which the try-it page signs in place of the platform. It is made by chance when the first trial request is built, which only the try-it page (Development) does; it never
/// leaves this process, and until then nothing is accepted under it.
/// </summary>
internal sealed class TeamsTrialKey
{
    private readonly Lock making = new();
    private volatile Made? made;

    /// <summary>The public key, if it has this id and was made.</summary>
    public TeamsSigningKey? Find(string keyId) => made is { } m && m.Public.Key.Kid == keyId ? m.Public : null;

    public string Sign(TeamsOptions options, string serviceUrl, DateTimeOffset now)
    {
        var key = Make();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Issuer,
            Audience = options.AppId,
            NotBefore = now.UtcDateTime.AddMinutes(-1),
            Expires = now.UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object> { ["serviceurl"] = serviceUrl },
            SigningCredentials = key.Signing,
        });
    }

    private Made Make()
    {
        lock (making)
        {
            if (made is not null) return made;
            var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "trial-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) };
            var open = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.KeyId });
            return made = new Made(new TeamsSigningKey(open, ["msteams"]), new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
        }
    }

    private sealed record Made(TeamsSigningKey Public, SigningCredentials Signing);
}
