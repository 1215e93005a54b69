using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Linking;

namespace ChannelHub.Intake.Tests.Linking;

public sealed class LinkTokensTests
{
    private static readonly LinkKey Key = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Nonce = [1, 2, 3, 4];

    [Test]
    public void Make_AnyContact_FitsTelegramAndIsReadBack()
    {
        foreach (var id in new[] { 1, 42, long.MaxValue })
        {
            var token = LinkTokens.Make(Key, new ContactId(id), Now.AddDays(7), Nonce);
            Assert.That(Regex.IsMatch(token, "^[A-Za-z0-9_-]{1,64}$"), token);
            Assert.That(LinkTokens.Read(Key, token, Now), Is.InstanceOf<TokenReading.Valid>().With.Property(nameof(TokenReading.Valid.Contact)).EqualTo(new ContactId(id)));
        }
    }

    [Test]
    public void Read_AnyOneCharacterChanged_IsForged()
    {
        var token = LinkTokens.Make(Key, new ContactId(42), Now.AddDays(7), Nonce);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var c in "Aaz09-_".Where(c => c != token[i]))
            {
                Assert.That(LinkTokens.Read(Key, $"{token[..i]}{c}{token[(i + 1)..]}", Now), Is.InstanceOf<TokenReading.Forged>().Or.InstanceOf<TokenReading.NotOurs>());
            }
        }
    }

    [Test]
    public void Read_OtherKeyOverTimeOrOtherForm_IsNoProof()
    {
        var token = LinkTokens.Make(Key, new ContactId(42), Now.AddDays(7), Nonce);
        Assert.That(LinkTokens.Read(new LinkKey(new byte[32]), token, Now), Is.InstanceOf<TokenReading.Forged>());
        Assert.That(LinkTokens.Read(Key, token, Now.AddDays(7)), Is.InstanceOf<TokenReading.Expired>());
        foreach (var other in new[] { "", "ref_campaign", token + "A", token[1..], "ñ" + token[1..], "=" + token[1..] }) Assert.That(LinkTokens.Read(Key, other, Now), Is.InstanceOf<TokenReading.NotOurs>(), other);
    }

    [Test]
    public void Sign_OtherPurpose_IsAnotherSignature() => Assert.That(Key.Sign("b", [1]), Is.Not.EqualTo(Key.Sign("a", [1])));
}
