using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.Sms;

public sealed class SmsMapperTests : SmsFixture
{
    private const string OwnMedia = $"/2010-04-01/Accounts/{TwilioStandIn.Sid}/Messages/MM1/Media/ME1";

    [Test]
    public void Map_Sms_IsAMessageOfTheTwoNumbers()
    {
        var m = Message(Inbound(SidOf(1), "  Hola, el «timbre» falla \n"));
        Assert.That((m.Conversation, m.Sender, m.Text, m.PlatformId, m.Traits), Is.EqualTo((Conversation, new MessageSender("phone", Theirs), "Hola, el «timbre» falla", SidOf(1), MessageTraits.None)));
        Assert.That(m.ReplyAddress, Is.EqualTo($"{Ours}|1772463600"));
        Assert.That(m.Recipients, Is.EqualTo(new[] { Ours }));
    }

    [TestCase("12345", "phone", "12345", false)] // P28
    [TestCase("BANCO", "phone", "BANCO", true)]
    [TestCase("0052 999 123 4567", "phone", "+529991234567", false)]
    [TestCase("9991234567", "phone", "+529991234567", false)]
    [TestCase("messenger:77", "messenger", "77", false)]
    public async Task Map_SenderOfAnyForm_IsTaken(string from, string kind, string address, bool noted)
    {
        await RestartAsync(("DefaultCountryCode", "52"));
        var m = Message(Inbound(SidOf(1), "Hola", ("From", from)));
        Assert.That((m.Sender.Kind, m.Sender.Address), Is.EqualTo((kind, address)));
        Assert.That(m.Notes.Any(n => n.Kind == "cannot-be-answered"), Is.EqualTo(noted));
    }

    [Test]
    public void Map_WhatsApp_SameCustomerAsBySmsInAConversationOfItsOwn()
    {
        var m = Message(Inbound(SidOf(1), "Hola", ("From", "whatsapp:+5219991234567"), ("To", "whatsapp:+15005550006"), ("ProfileName", "Ana Pech"), ("WaId", "5219991234567"), ("OriginalRepliedMessageSid", SidOf(9)), ("Forwarded", "true")));
        Assert.That(m.Sender, Is.EqualTo(new MessageSender("phone", "+529991234567", "Ana Pech")));
        Assert.That((m.Conversation, m.InReplyTo), Is.EqualTo(("whatsapp:+15005550006/whatsapp:+5219991234567", SidOf(9))));
        Assert.That(m.Notes, Is.EqualTo(new[] { new MessageNote("passed-on") }));
    }

    [Test]
    public void Map_Button_IsItsLabelAndItsValue()
    {
        var m = Message(Inbound(SidOf(1), "Sí, quiero", ("ButtonPayload", "yes"), ("ButtonText", "Sí, quiero"), ("MessageType", "button")));
        Assert.That((m.Text, m.ChoiceValue, m.Traits), Is.EqualTo(("Sí, quiero", "yes", MessageTraits.Button)));
    }

    [TestCase("Latitude=20.97&Longitude=-89.62&Label=Oficina&Address=Calle 60", "[location] Oficina, Calle 60 (20.97,-89.62) https://www.openstreetmap.org/?mlat=20.97&mlon=-89.62")]
    [TestCase("Latitude=20.97&Longitude=-89.62", "[location] (20.97,-89.62) https://www.openstreetmap.org/?mlat=20.97&mlon=-89.62")]
    [TestCase("Latitude=999&Longitude=x&MessageType=location", "[location]")]
    [TestCase("MessageType=sticker", "[sticker]")]
    [TestCase("MessageType=<script>", "[script]")]
    [TestCase("MessageType=text", "[text]")]
    [TestCase("x=y", "[empty]")]
    public void Map_OtherContent_IsAVisibleNote(string more, string text) =>
        Assert.That(Message(Inbound(SidOf(1), "", [.. more.Split('&').Select(p => p.Split('=', 2)).Select(p => (p[0], p[1]))])).Text, Is.EqualTo(text));

    [Test]
    public void Map_Media_IsPendingOnlyWhereItIsTheAccountsOwn()
    {
        var m = Message(Inbound(SidOf(1), "", ("NumMedia", "6"), ("MediaUrl0", Twilio.Address + OwnMedia), ("MediaContentType0", "image/jpeg"), ("MediaUrl1", "http://169.254.169.254/latest"), ("MediaContentType1", "image/png"),
            ("MediaUrl2", "https://api.twilio.com" + OwnMedia), ("MediaUrl3", Twilio.Address + "/2010-04-01/Accounts/AC999/Messages/x"), ("MediaUrl4", Twilio.Address.Replace("http://", "http://a:b@", StringComparison.Ordinal) + OwnMedia)));
        Assert.That(m.PendingFiles, Is.EqualTo(new[] { new PendingFile("image-1.jpg", "image/jpeg", Twilio.Address + OwnMedia) }));
        Assert.That(m.Notes.Select(n => $"{n.Kind} {n.Detail}"), Is.EqualTo(new[] { "file-refused image-2.png", "file-refused file-3.bin", "file-refused file-4.bin", "file-refused file-5.bin", "file-refused file-6.bin" }));
        Assert.That(m.Text, Is.Empty);
    }

    [TestCase("NumMedia", "99999999999")]
    [TestCase("NumMedia", "-1")]
    [TestCase("NumMedia", "x")]
    public void Map_WrongNumbers_AreNoFault(string key, string value) => Assert.That(Message(Inbound(SidOf(1), "Hola", (key, value))).Text, Is.EqualTo("Hola"));

    [TestCase("STOP", null, SignalKind.OptedOut)]
    [TestCase(" stop. ", null, SignalKind.OptedOut)]
    [TestCase("¡BAJA!", null, SignalKind.OptedOut)]
    [TestCase("Alto", null, SignalKind.OptedOut)]
    [TestCase("Darme de  baja", null, SignalKind.OptedOut)]
    [TestCase("Sair", null, SignalKind.OptedOut)]
    [TestCase("ARRÊT", null, SignalKind.OptedOut)]
    [TestCase("ya no me escriban", "STOP", SignalKind.OptedOut)]
    [TestCase("START", null, SignalKind.OptedIn)]
    [TestCase("Alta", null, SignalKind.OptedIn)]
    [TestCase("x", "START", SignalKind.OptedIn)]
    public void Map_ConsentWord_IsASignalBeforeAnyRule(string body, string? optOutType, SignalKind kind)
    {
        var mapped = Map(Inbound(SidOf(1), body, optOutType is null ? [] : [("OptOutType", optOutType)]));
        Assert.That(mapped, Is.InstanceOf<Normalised.Signal>(), mapped.ToString());
        var signal = ((Normalised.Signal)mapped).Value;
        Assert.That((signal.Kind, signal.Conversation, signal.Detail), Is.EqualTo((kind, Conversation, body.Trim())));
    }

    [TestCase("Quiero dar de alta un usuario")]
    [TestCase("stop sending me the same bill twice")]
    [TestCase("cancelar")]
    [TestCase("Sí")]
    [TestCase("ayuda")]
    [TestCase("No puedo, ¡alto ahí!")]
    public void Map_OrdinaryText_IsAMessage(string body) => Assert.That(Message(Inbound(SidOf(1), body)).Text, Is.EqualTo(body));

    [Test]
    public async Task Map_Service_IsOneConversationForAllItsNumbers()
    {
        await RestartAsync(("MessagingServiceSid", TwilioStandIn.ServiceSid));
        var one = Message(Inbound(SidOf(1), "Hola", ("MessagingServiceSid", TwilioStandIn.ServiceSid)));
        var other = Message(Inbound(SidOf(2), "Hola", ("MessagingServiceSid", TwilioStandIn.ServiceSid), ("To", "+15005550009")));
        Assert.That((one.Conversation, other.Conversation), Is.EqualTo(($"{TwilioStandIn.ServiceSid}/{Theirs}", $"{TwilioStandIn.ServiceSid}/{Theirs}")));
        Assert.That(other.ReplyAddress, Does.StartWith("+15005550009|"));
    }

    [TestCase("Body=Hola&To=%2B1500&MessageSid=SM1", "From")]
    [TestCase("Body=Hola&From=%2B1500&MessageSid=SM1", "To")]
    [TestCase("Body=Hola&From=%2B1500&From=%2B1501&To=%2B15&MessageSid=SM1", "From comes more than once")]
    [TestCase("From=---&To=%2B15", "neither a number nor a name")]
    [TestCase("{", "JSON")]
    [TestCase("MessageStatus=failed", "names no message")]
    public void Map_WhatCanNotBeAMessage_IsInvalidAndSaysWhy(string body, string why)
    {
        var mapped = Map(body);
        Assert.That(mapped, Is.InstanceOf<Normalised.Invalid>(), mapped.ToString());
        Assert.That(((Normalised.Invalid)mapped).Reason, Does.Contain(why));
    }

    [TestCase("queued", null)]
    [TestCase("sending", null)]
    [TestCase("invented", null)]
    [TestCase("sent", DeliveryState.Sent)]
    [TestCase("delivered", DeliveryState.Delivered)]
    [TestCase("read", DeliveryState.Read)]
    [TestCase("failed", DeliveryState.Failed)]
    [TestCase("undelivered", DeliveryState.Failed)]
    [TestCase("canceled", DeliveryState.Failed)]
    public void Map_Status_IsAReceiptOrNothing(string status, DeliveryState? state)
    {
        var mapped = Map([.. Status(SidOf(1), status, 30005), new("ChannelHubMessage", "1042-3"), new("ChannelHubPart", "1-1")]);
        if (state is null)
        {
            Assert.That(mapped, Is.InstanceOf<Normalised.Ignored>());
            return;
        }

        var receipt = ((Normalised.Receipt)mapped).Value;
        Assert.That((receipt.State, receipt.Message, receipt.PlatformId), Is.EqualTo((state.Value, (MessageId?)new MessageId(new CaseNumber(1042), 3), SidOf(1))));
        Assert.That(receipt.Code, Is.EqualTo(status == "canceled" ? "canceled" : state == DeliveryState.Failed ? SendOutcome.Unreachable : null));
    }

    [Test] // P29
    public void Map_StatusOfAPart_OnlyAFailureSpeaksForTheWholeAnswer()
    {
        Assert.That(Map([.. Status(SidOf(1), "delivered"), new("ChannelHubMessage", "1042-3"), new("ChannelHubPart", "2-3")]), Is.InstanceOf<Normalised.Ignored>());
        var failed = Map([.. Status(SidOf(1), "undelivered", 30003), new("ChannelHubMessage", "1042-3"), new("ChannelHubPart", "2-3")]);
        Assert.That(((Normalised.Receipt)failed).Value, Has.Property("State").EqualTo(DeliveryState.Failed).And.Property("Code").EqualTo("handset-off"));
    }

    [Test] // P29
    public void Map_StatusesInAnyOrderAndNumber_EndInTheSameState()
    {
        string[] all = ["queued", "sending", "sent", "delivered", "read"];
        var random = new Random(29);
        for (var i = 0; i < 300; i++)
        {
            var order = all.Concat(all.Where(_ => random.Next(2) == 0)).OrderBy(_ => random.Next()).ToList();
            Assert.That(Play(order), Is.EqualTo(DeliveryState.Read), string.Join(' ', order));
            var failing = new[] { "queued", "sending", "sent", "undelivered" }.Concat(["sent", "sending"]).OrderBy(_ => random.Next()).ToList();
            Assert.That(Play(failing), Is.EqualTo(DeliveryState.Failed), string.Join(' ', failing));
        }

        DeliveryState Play(IEnumerable<string> order) => order.Select(s => Map(Status(SidOf(1), s))).OfType<Normalised.Receipt>()
            .Aggregate(DeliveryState.Sending, (state, r) => DeliveryProgress.Advances(state, r.Value.State) ? r.Value.State : state);
    }
}
