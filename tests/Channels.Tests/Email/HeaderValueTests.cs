using System.Text;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Addresses, dates, ids, parameters and words as the RFCs' appendices have them and as mail has them in spite of the RFCs.</summary>
internal sealed class HeaderValueTests
{
    private static byte[] Bytes(string value) => Encoding.UTF8.GetBytes(value);

    [TestCase("\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public|john.q.public@example.com", Description = "RFC 5322 appendix A.1.2")]
    [TestCase("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>", "Mary Smith|mary@x.test, |jdoe@example.org, Who?|one@y.test")]
    [TestCase("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "|boss@nil.test, Giant; \"Big\" Box|sysservices@example.net")]
    [TestCase("A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;", "Ed Jones|c@a.test, |joe@where.test, John|jdoe@one.test", Description = "A.1.3")]
    [TestCase("Undisclosed recipients:;", "")]
    [TestCase("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete|pete@silly.test", Description = "A.5")]
    [TestCase("A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n         joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)", "Chris Jones|c@public.example, |joe@example.org, John|jdoe@one.test")]
    [TestCase("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", "")]
    [TestCase("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public|john.q.public@example.com", Description = "A.6.1")]
    [TestCase("Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example", "Mary Smith|mary@example.net, |jdoe@test.example")]
    [TestCase("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>", "Keld Jørn Simonsen|keld@dkuug.dk", Description = "RFC 2047 section 8")]
    [TestCase("\"quoted local\"@x.example", "|\"quoted local\"@x.example")]
    [TestCase("Ana <\"quoted local\"@x.example>", "Ana|\"quoted local\"@x.example")]
    [TestCase("\"ana\"@X.example", "|ana@x.example")]
    [TestCase("\"'Ana'\" <ana@x.example>", "Ana|ana@x.example")]
    [TestCase("\"ana@x.example\" <other@x.example>", "ana@x.example|other@x.example")]
    [TestCase("Ana Pérez ana@x.example", "Ana Pérez|ana@x.example")]
    [TestCase("\"Ana\" ana@x.example, \"Luis\" <luis@x.example>", "Ana|ana@x.example, Luis|luis@x.example")]
    [TestCase("Ana <ana@x.example", "Ana|ana@x.example")]
    [TestCase("Ana ana@x.example>", "Ana|ana@x.example")]
    [TestCase("Ana <<ana@x.example>>", "Ana|ana@x.example")]
    [TestCase("<mailto:ana@x.example>", "|ana@x.example")]
    [TestCase("ana@[192.0.2.1]", "|ana@[192.0.2.1]")]
    [TestCase("用户@例子.广告", "|用户@例子.广告")]
    [TestCase("=?utf-8?B?IkFuYSwgUMOpcmV6Ig==?= <ana@x.example>", "Ana, Pérez|ana@x.example")]
    [TestCase("Pérez, Ana <ana@x.example>", "Pérez, Ana|ana@x.example")]
    [TestCase("\"Pérez, Ana (Compras)\" <ana@x.example>", "Pérez, Ana (Compras)|ana@x.example")]
    [TestCase("ana@x.example (Ana Pérez)", "Ana Pérez|ana@x.example")]
    [TestCase("ana@x.example.", "|ana@x.example")]
    [TestCase("Ana <ana@x.example>; Luis <luis@x.example>;", "Ana|ana@x.example, Luis|luis@x.example")]
    public void Read_Addresses_AreThoseMeant(string value, string expected) =>
        Assert.That(string.Join(", ", MailAddresses.Read(Bytes(value)).Select(a => $"{a.Name}|{a.Address}")), Is.EqualTo(expected));

    [TestCase("\"a\r\nb\"@x.example")]
    [TestCase("\"a>b\"@x.example")]
    [TestCase("\"a\\\"b\"@x.example")]
    [TestCase("\"a b\"@x example")]
    public void Normalise_QuotedLocalPartThatCouldDoHarm_IsNone(string value) => Assert.That(MailAddresses.Normalise(value), Is.Null);

    [TestCase("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21 09:55:06 -06:00")]
    [TestCase("Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)", "1969-02-13 23:32:00 -03:30", Description = "RFC 5322 appendix A.5")]
    [TestCase("21 Nov 97 09:55:06 GMT", "1997-11-21 09:55:06 +00:00", Description = "A.6.2")]
    [TestCase("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21 09:55:06 -06:00", Description = "A.6.3")]
    [TestCase("Mon, 3 Mar 2025 10:15:00 EST", "2025-03-03 10:15:00 -05:00")]
    [TestCase("Mon, 3 Mar 2025 10:15:00 XYZ", "2025-03-03 10:15:00 +00:00")]
    [TestCase("Mon, 3 Mar 2025 10:15", "2025-03-03 10:15:00 +00:00")]
    [TestCase("Mon, 3 Mar 2025 10:15:00 +01:00", "2025-03-03 10:15:00 +01:00")]
    [TestCase("Mon, 3 March 2025 10:15:00 GMT+0100", "2025-03-03 10:15:00 +01:00")]
    [TestCase("Mon, 3 Mar 2025 10.15.00 +0100", "2025-03-03 10:15:00 +01:00")]
    [TestCase("3 Mar 2025 10:15:00 PM", "2025-03-03 22:15:00 +00:00")]
    [TestCase("Mon Mar  3 10:15:00 2025", "2025-03-03 10:15:00 +00:00")]
    [TestCase("Mon Mar  3 10:15:00 CET 2025", "2025-03-03 10:15:00 +01:00")]
    [TestCase("2025-03-03T10:15:00+01:00", "2025-03-03 10:15:00 +01:00")]
    [TestCase("2025-03-03T10:15:00.123Z", "2025-03-03 10:15:00 +00:00")]
    [TestCase("2025-03-03 10:15:00", "2025-03-03 10:15:00 +00:00")]
    [TestCase("mar, 4 feb 2025 10:15:00 +0100", "2025-02-04 10:15:00 +01:00", Description = "Tuesday in Spanish")]
    [TestCase("Do, 6 Mär 2025 10:15:00 +0100", "2025-03-06 10:15:00 +01:00")]
    [TestCase("seg, 3 fev 2025 10:15:00 -0300", "2025-02-03 10:15:00 -03:00")]
    [TestCase("Mon, 3 Mar 125 10:15:00 +0100", "2025-03-03 10:15:00 +01:00")]
    [TestCase("Mon, 31 Feb 2025 10:15:00 +0100", null)]
    [TestCase("yesterday", null)]
    [TestCase("", null)]
    public void Read_Dates_AreThoseMeant(string value, string? expected) => Assert.That(MailDates.Read(Bytes(value))?.ToString("yyyy-MM-dd HH:mm:ss zzz"), Is.EqualTo(expected));

    [TestCase("<a@b>", "a@b")]
    [TestCase("a@b", "a@b")]
    [TestCase("<a b@c.d>", "ab@c.d")]
    [TestCase("<a@b>,<c@d>", "a@b c@d")]
    [TestCase("\"Message from x\" <a@b>", "a@b")]
    [TestCase("<<a@b>>", "a@b")]
    [TestCase("<[a@b]>", "a@b")]
    [TestCase("=?utf-8?Q?<a@b>?=", "a@b")]
    [TestCase("<a@\r\n b>", "a@b")]
    [TestCase("", "")]
    public void Read_Ids_AreThoseMeant(string value, string expected) => Assert.That(string.Join(' ', MessageIds.Read(Bytes(value))), Is.EqualTo(expected));

    [TestCase("a; name*1*=%2a%2a%2afun%2a%2a%2a%20; name*2=\"isn't it!\"; name*0*=us-ascii'en'This%20is%20even%20more%20", "This is even more ***fun*** isn't it!", Description = "RFC 2231 section 4.1, out of order")]
    [TestCase("a; name*0*=iso-8859-1'es'a%F1o; name*1*=%20b.txt", "año b.txt")]
    [TestCase("a; name=\"=?iso-8859-1?Q?a=F1o?= =?iso-8859-1?Q?_b.txt?=\"", "año b.txt")]
    [TestCase("a; name*0=\"=?utf-8?Q?a=C3=B1\"; name*1=\"o.txt?=\"", "año.txt")]
    [TestCase("a; name=b c.txt", "b c.txt")]
    [TestCase("a; name=b (1).txt", "b (1).txt")]
    [TestCase("a; name = \"b;c=d.txt\" ; size=3", "b;c=d.txt")]
    [TestCase("a name=\"b.txt\"", "b.txt", Description = "no semicolon")]
    [TestCase("a; name=\"b.txt", "b.txt", Description = "no closing quote")]
    [TestCase("a;; ;NAME=\"b.txt\"", "b.txt")]
    [TestCase("a; name*=utf-8''%e2%82%ac.txt; name=\"EUR.txt\"", "€.txt")]
    [TestCase("a; name*0=a; name*2=c", "a", Description = "a hole")]
    [TestCase("a; other=b", null)]
    public void Get_Parameters_AreThoseMeant(string value, string? expected) => Assert.That(HeaderParameters.Get(Bytes(value), "name"u8), Is.EqualTo(expected));

    [TestCase("text/plain; charset=\"us-ascii\" (plain)", "us-ascii")]
    [TestCase("text/plain; charset=us-ascii (Plain text)", "us-ascii", Description = "RFC 2045 section 5.1")]
    [TestCase("text/html charset=utf-8", "utf-8")]
    public void TryGetRaw_CommentsAndMissingSemicolon_AreOvercome(string value, string expected)
    {
        Assert.That(HeaderParameters.TryGetRaw(Bytes(value), "charset"u8, out var charset, out _));
        Assert.That(Encoding.ASCII.GetString(charset), Is.EqualTo(expected));
    }

    [TestCase("=?ISO-8859-1?Q?a?=", "a", Description = "RFC 2047 section 8")]
    [TestCase("=?ISO-8859-1?Q?a?= b", "a b")]
    [TestCase("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab")]
    [TestCase("=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=", "ab")]
    [TestCase("=?ISO-8859-1?Q?a_b?=", "a b")]
    [TestCase("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b")]
    [TestCase("=?utf-8?Q?=C3?= =?utf-8?Q?=B1?=", "ñ", Description = "a character cut in two")]
    [TestCase("=?utf-8?B?w7E?=", "ñ", Description = "no padding")]
    [TestCase("=?utf-8*es?Q?=C3=B1?=", "ñ", Description = "with a language")]
    [TestCase("a=?utf-8?Q?=C3=B1?=o", "año")]
    [TestCase("=?windows-1252?Q?=80_=93x=94?=", "€ “x”")]
    [TestCase("=?utf-8?X?no?=", "=?utf-8?X?no?=")]
    [TestCase("one\r\n two\r\n\tthree", "one two three")]
    public void Decode_Words_AreThoseMeant(string value, string expected) => Assert.That(EncodedWords.Decode(Bytes(value)), Is.EqualTo(expected));
}
