using System.Text;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelHub.Channels.Tests.Twilio;

public sealed class TwilioFormTests
{
    [Test]
    public void OfForm_RandomForms_ReadsWhatAnotherReaderReads()
    {
        var random = new Random(20260302);
        var runes = "abAB0 &=+%ñ€😀\u0000\"<>/'-_.~".EnumerateRunes().ToArray();
        for (var i = 0; i < 2000; i++)
        {
            var pairs = Enumerable.Range(0, random.Next(6)).Select(n => KeyValuePair.Create($"k{n}{Text(1)}", Text(random.Next(12)))).ToList();
            var body = string.Join('&', pairs.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value).Replace("%20", "+", StringComparison.Ordinal)}"));
            var form = TwilioForm.OfForm(Encoding.UTF8.GetBytes(body));
            var judge = QueryHelpers.ParseQuery(body);
            Assert.That(form.Count, Is.EqualTo(pairs.Count));
            foreach (var (key, value) in pairs)
            {
                Assert.That(form.Raw(Encoding.UTF8.GetBytes(key)), Is.EqualTo(value), body);
                Assert.That(judge[key].ToString(), Is.EqualTo(value), "the judge");
            }
        }

        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)].ToString()));
    }

    [TestCase("a=%", "%")]
    [TestCase("a=%4", "%4")]
    [TestCase("a=%zz", "%zz")]
    [TestCase("a=%25", "%")]
    [TestCase("&&a=1&&", "1")]
    [TestCase("a=1=2", "1=2")]
    [TestCase("a=first&a=second", "first")]
    public void OfForm_OddForms_AreReadLeniently(string body, string value) => Assert.That(TwilioForm.OfForm(Encoding.UTF8.GetBytes(body)).Raw("a"u8), Is.EqualTo(value));

    [Test]
    public void OfForm_RandomBytes_NeverFails()
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var body = new byte[random.Next(200)];
            random.NextBytes(body);
            var form = TwilioForm.OfEither(body);
            if (form is null) continue;
            Assert.That(form.WriteSorted(new byte[form.SortedLength]), Is.LessThanOrEqualTo(form.SortedLength));
        }
    }

    [Test]
    public void OfForm_EmptyOrManyParameters_AreQuick()
    {
        Assert.That(TwilioForm.OfForm([]).Count, Is.Zero);
        var many = TwilioForm.OfForm(Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, 40_000).Select(i => $"n{i % 7}=1"))));
        Assert.That(many.WriteSorted(new byte[many.SortedLength]), Is.EqualTo(7 * 3), "each different pair once");
    }

    [TestCase("""{"Body":"Hola \u00f1","NumMedia":2,"X":true,"Deep":{"a":[1,2]},"Last":"z","N":null}""", true)]
    [TestCase("[]", false)]
    [TestCase("""{"Body":"a"} trailing""", false)]
    [TestCase("""{"Body":"\ud800"}""", false)]
    [TestCase("""{"Body":""", false)]
    [TestCase("", false)]
    public void OfJson_Body_IsAnObjectOrNothing(string json, bool isRead)
    {
        var form = TwilioForm.OfJson(Encoding.UTF8.GetBytes(json));
        Assert.That(form is not null, Is.EqualTo(isRead));
        if (form is null) return;
        Assert.That((form.Text("Body"u8), form.Text("NumMedia"u8), form.Text("X"u8), form.Text("Deep"u8), form.Text("Last"u8), form.Text("N"u8)), Is.EqualTo(("Hola ñ", "2", "true", (string?)null, "z", (string?)null)));
    }

    [Test]
    public void Contradicts_SameNameWithOtherValue_IsSeen()
    {
        var form = TwilioForm.OfForm("From=1&To=2&From=3&To=2"u8);
        Assert.That((form.Contradicts("From"u8), form.Contradicts("To"u8), form.Contradicts("None"u8)), Is.EqualTo((true, false, false)));
    }
}
