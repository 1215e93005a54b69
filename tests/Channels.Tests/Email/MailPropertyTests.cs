using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>What users of other desks missed, as far as it is decided by reading a mail.</summary>
internal sealed class MailPropertyTests
{
    private static readonly EmailMapping Desk = new() { OwnAddresses = ["help@desk.example"], AgentAddresses = ["@staff.example"] };

    private static Normalised Map(byte[] mail) =>
        EmailInboundMapper.Map(new RawInbound { Account = new AccountName("mail"), Channel = "email", ExternalId = "1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(55), Body = mail }, Desk);

    private static InboundMessage Message(string mail) => ((Normalised.Message)Map(Encoding.UTF8.GetBytes(mail))).Value;

    private static byte[] Golden(string name) => File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "Email", "Messages", name + ".eml"));

    [Test] // P10
    public void Map_SeventyFiles_KeepsThemAllInOrder()
    {
        var mail = new StringBuilder("From: ana@customer.example\r\nContent-Type: multipart/mixed; boundary=p\r\n\r\n--p\r\n\r\nhola\r\n");
        for (var i = 0; i < 70; i++) mail.Append($"--p\r\nContent-Type: image/jpeg; name=foto{i}.jpg\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/\r\n");
        var message = Message(mail.Append("--p--\r\n").ToString());
        Assert.That(message.Attachments.Select(a => a.Name), Is.EqualTo(Enumerable.Range(0, 70).Select(i => $"foto{i}.jpg")));
        Assert.That(message.Text, Is.EqualTo("hola"));
    }

    [TestCase("bounce-dsn")]
    [TestCase("bounce-delayed")]
    [TestCase("bounce-without-report")] // P15
    public void Map_Bounce_IsNeverAMessageThatOpensACase(string name) => Assert.That(Map(Golden(name)), Is.InstanceOf<Normalised.Receipt>().Or.InstanceOf<Normalised.Ignored>());

    [TestCase("Return-Path: <>\r\n", Description = "null sender")]
    [TestCase("Auto-Submitted: auto-replied\r\n")]
    [TestCase("Auto-Submitted: auto-generated (failure)\r\n")]
    [TestCase("X-Autoreply: yes\r\n")]
    [TestCase("Precedence: auto_reply\r\n")]
    [TestCase("Subject: Respuesta automática: Pedido\r\n")]
    [TestCase("Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_Contrat?=\r\n")]
    [TestCase("Subject: Automatische Antwort: Vertrag\r\n")]
    [TestCase("Subject: Resposta automática: Encomenda\r\n")]
    [TestCase("Subject: Out of Office: Order\r\n")] // P14
    public void Map_MachineThatSaysSo_IsToldFromAPerson(string field) => Assert.That(Message($"From: ana@customer.example\r\n{field}\r\nhola\r\n").Traits.HasFlag(MessageTraits.AutoReply));

    [TestCase("X-Auto-Response-Suppress: All\r\n")]
    [TestCase("Auto-Submitted: no\r\n")]
    [TestCase("Subject: Out of office chairs?\r\n")]
    [TestCase("Subject: Re: Respuesta automática no deseada\r\n")] // P14
    public void Map_PersonWhoseMailOnlyLooksSo_IsAPerson(string field) => Assert.That(Message($"From: ana@customer.example\r\n{field}\r\nhola\r\n").Traits.HasFlag(MessageTraits.AutoReply), Is.False);

    [TestCase("agent-forward-attached", "luis@customer.example")]
    [TestCase("agent-forward-gmail-pt", "joao@customer.example")]
    [TestCase("agent-forward-apple-fr", "marie@customer.example")]
    [TestCase("agent-forward-thunderbird-de", "karl@customer.example")]
    [TestCase("forward-by-agent-es", null)]
    [TestCase("web-form-noreply", "ana@customer.example")]
    [TestCase("web-form-reply-to", null)]
    [TestCase("group-original-sender", "ana@customer.example")] // P19
    public void Map_MailPassedOnOrSentByAForm_IsTheCustomers(string name, string? customer)
    {
        var message = ((Normalised.Message)Map(Golden(name))).Value;
        if (customer is not null) Assert.That(message.Sender.Address, Is.EqualTo(customer));
        Assert.That(message.Sender.Address, Does.Not.EndWith("@staff.example").And.Not.Contains("no-reply").And.Not.EqualTo("help@desk.example"));
    }

    [TestCase("ana@customer.example", "Escriban a luis@other.example, por favor.")]
    [TestCase("agente@staff.example", "El cliente es luis@other.example.")]
    [TestCase("ana@customer.example", "---------- Forwarded message ---------\nDe: Luis <luis@other.example>\nDate: lun, 3 mar 2025\nSubject: x\nTo: ana\n\nhola")] // P19
    public void Map_MailThatOnlyNamesAnAddress_StaysItsSenders(string from, string text) =>
        Assert.That(Message($"From: {from}\r\nSubject: Consulta\r\n\r\n{text}\r\n").Sender.Address, Is.EqualTo(from));

    [TestCase("windows-1252", "iso-8859-1")]
    [TestCase("windows-1252", "us-ascii")]
    [TestCase("windows-1252", "utf-8")]
    [TestCase("windows-1252", "x-unknown")]
    [TestCase("windows-1252", "")]
    [TestCase("utf-8", "iso-8859-1")]
    [TestCase("utf-8", "us-ascii")]
    [TestCase("utf-8", "windows-1252")]
    [TestCase("utf-8", "x-unknown")]
    [TestCase("utf-8", "")]
    [TestCase("iso-8859-15", "iso-8859-15")] // P20
    public void Map_LabelThatIsWrongOrMissing_TextIsRightAllTheSame(string really, string label)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string text = "El niño pagó 5 € en París; ¿así está bien?";
        byte[] mail = [.. Encoding.ASCII.GetBytes($"From: ana@customer.example\r\nContent-Type: text/plain{(label.Length == 0 ? "" : "; charset=" + label)}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"), .. Encoding.GetEncoding(really).GetBytes(text)];
        Assert.That(((Normalised.Message)Map(mail)).Value.Text, Is.EqualTo(text));
    }

    [Test] // P20
    public void Map_WesternQuotationInUtf8_ReadsBoth()
    {
        byte[] mail = [.. "From: ana@customer.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n¿Cuánto pagó?\r\n> El ni"u8, 0xF1, .. "o pag"u8, 0xF3, .. " 5 € \r\nfin "u8, 0xE2, 0x82];
        Assert.That(((Normalised.Message)Map(mail)).Value.FullText ?? ((Normalised.Message)Map(mail)).Value.Text, Is.EqualTo("¿Cuánto pagó?\n> El niño pag\uFFFD 5 € \nfin \uFFFD"), "what may have been cut is not guessed at");
    }

    [TestCase("apple-text-image-text")]
    [TestCase("inline-pdf-and-images-between")]
    [TestCase("winmail-dat")]
    [TestCase("outlook-full")]
    [TestCase("apple-alternative-mixed")]
    [TestCase("text-parts-and-files")] // P21
    public void Map_FilesAmongTexts_LosesNeitherTextNorFile(string name)
    {
        var mail = Golden(name);
        var message = ((Normalised.Message)Map(mail)).Value;
        Assert.That(message.Attachments, Is.Not.Empty);
        Assert.That(message.Attachments.All(a => a.Size > 0));
        Assert.That(message.Text, Does.Not.StartWith("["));
    }

    [Test] // P21
    public void Map_TextImageTextPdfText_KeepsTheOrder() =>
        Assert.That(((Normalised.Message)Map(Golden("inline-pdf-and-images-between"))).Value.Text, Is.EqualTo("Uno\n[a.png]\nDos\n[b.pdf]\nTres"));
}
