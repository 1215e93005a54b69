using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Linking;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>One person on two channels, over the whole hub: signed links, one-time codes, and undoing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ContactLinkTests : ThreeChannels
{
    [Test] // P43
    public async Task DeepLink_FollowedOnAnotherChannel_IsOneContactAndUndoMakesItTwoAgain()
    {
        await SayAsync(web, "v-1", "Me aparece el error H007 al timbrar");
        await SayAsync(bot, "77", "Hola, tengo una duda con mi factura");
        var (onWeb, onBot) = (await CaseOfAsync(web), await CaseOfAsync(bot));
        var before = (await ContactAsync(onWeb.Contact!.Value), await ContactAsync(onBot.Contact!.Value));

        await SayAsync(bot, "77", $"!start {hub.Links.Invite(before.Item1.Id).Token}");
        Assert.That(bot.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-done")));

        // The contact that can be recognised anywhere stays; the browser's key goes with it.
        var one = await ContactAsync(before.Item2.Id);
        Assert.That(one.Addresses, Is.EqualTo((ValueList<ContactAddress>)[.. before.Item2.Addresses, .. before.Item1.Addresses]));
        Assert.That((await ContactAsync(before.Item1.Id)).Addresses, Is.Empty);
        Assert.That((await CaseOfAsync(web)).Contact, Is.EqualTo(one.Id));
        await SayAsync(web, "v-1", "¿Siguen ahí?");
        Assert.That((await CaseOfAsync(web)).Contact, Is.EqualTo(one.Id));

        var link = (await hub.Contacts.ReadLinksAsync(one.Id, Never)).Single();
        Assert.That(link.Evidence, Is.EqualTo(new LinkEvidence(LinkEvidenceKind.DeepLink, "bot", link.Evidence.Cause, link.Evidence.Proof)));
        Assert.That(await hub.Links.UndoAsync(one.Id, link.Id, "ana", Never), Is.InstanceOf<LinkOutcome.Done>());
        Assert.That((await ContactAsync(before.Item1.Id), await ContactAsync(before.Item2.Id)), Is.EqualTo(before));
        Assert.That(((await CaseOfAsync(web)).Contact, (await CaseOfAsync(bot)).Contact), Is.EqualTo((onWeb.Contact, onBot.Contact)));
        Assert.That(await hub.Links.UndoAsync(one.Id, link.Id, "ana", Never), Is.InstanceOf<LinkOutcome.Same>());
        await SayAsync(web, "v-1", "¿Hola?");
        Assert.That((await CaseOfAsync(web)).Contact, Is.EqualTo(before.Item1.Id));
    }

    [Test]
    public async Task DeepLink_FromSomebodyNew_HisAddressJoinsTheContactAndWhatHeWroteSinceGoesBackWithIt()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        var known = (await CaseOfAsync(mail)).Contact!.Value;
        await SayAsync(bot, "77", $"!start {hub.Links.Invite(known).Token}");
        Assert.That((await hub.AllCasesAsync()), Has.Count.EqualTo(1), "following a link opens no case");
        await SayAsync(bot, "77", "Ahora escribo por aquí: la impresora no imprime");
        Assert.That((await CaseOfAsync(bot)).Contact, Is.EqualTo(known));

        var link = (await hub.Contacts.ReadLinksAsync(known, Never)).Single();
        Assert.That(await hub.Links.UndoAsync(known, link.Id, "ana", Never), Is.InstanceOf<LinkOutcome.Done>());
        Assert.That((await CaseOfAsync(bot)).Contact, Is.EqualTo(link.Absorbed));
        Assert.That((await ContactAsync(link.Absorbed)).Addresses, Is.EqualTo((ValueList<ContactAddress>)[new ContactAddress("telegram", "77")]));
        Assert.That((await CaseOfAsync(mail)).Contact, Is.EqualTo(known));
    }

    [TestCase("forged")]
    [TestCase("expired")]
    [TestCase("used")]
    [TestCase("unknown")]
    public async Task DeepLink_TokenIsNoGood_NobodyIsLinkedAndTheCaseNotesIt(string why)
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        var known = (await CaseOfAsync(mail)).Contact!.Value;
        var token = hub.Links.Invite(known).Token;
        switch (why)
        {
            case "forged":
                token = new LinkKey(new byte[32]) is var other ? LinkTokens.Make(other, known, Morning.AddDays(1), [1, 2, 3, 4]) : token;
                break;
            case "expired":
                time.Advance(LinkTokens.Lifetime);
                break;
            case "used":
                await SayAsync(bot, "5", $"!start {token}");
                break;
            case "unknown":
                token = hub.Links.Invite(new ContactId(4711)).Token;
                break;
        }

        var addresses = (await ContactAsync(known)).Addresses;
        await SayAsync(bot, "77", $"!start {token}");
        Assert.That(bot.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-invalid")));
        await SayAsync(bot, "77", "La impresora no imprime");
        await SayAsync(bot, "77", $"!start {token}");
        Assert.That((await hub.AllCasesAsync()).Single(c => c.Case.Conversation.Key == "77").Messages.SelectMany(m => m.Message.Body.Notes), Is.EqualTo(new[] { new MessageNote("link-refused", why) }));
        Assert.That((await ContactAsync(known)).Addresses, Is.EqualTo(addresses));
    }

    [Test]
    public async Task DeepLink_BothHaveAChatOfTheSameKind_IsLeftToAPerson()
    {
        await SayAsync(bot, "5", "No puedo timbrar facturas");
        await SayAsync(bot, "77", $"!start {hub.Links.Invite((await CaseOfAsync(bot)).Contact!.Value).Token}");
        Assert.That(bot.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-differs")));
        Assert.That(await hub.Contacts.FindAsync(new ContactAddress("telegram", "77"), Never), Is.Null);
    }

    [Test]
    public async Task Code_SentToTheAddressAndRepeated_Links()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        await SayAsync(web, "v-1", "vincular Maria@Example.org");
        Assert.That(web.Tries.Single().Body.Text, Is.EqualTo(CodeSent));
        Assert.That((await CaseOfAsync(web)).Status, Is.EqualTo(CaseStatus.Solved), "nobody has to see to it");
        var code = LastCode();
        Assert.That((await hub.AllCasesAsync()).SelectMany(c => c.Messages).Select(m => m.Message.Body.Text), Has.None.Contains(code), "the case keeps no code");

        await SayAsync(web, "v-1", code.Insert(3, " "));
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-done")));
        Assert.That((await CaseOfAsync(web)).Contact, Is.EqualTo((await CaseOfAsync(mail)).Contact));
        Assert.That(await hub.Get<ITimers>().ReadDueAsync(Morning.AddYears(1), 100, Never), Has.None.Matches<DueTimer>(t => t!.Key.Name.Contains("survey", StringComparison.Ordinal)), "nobody was helped yet");
        await SayAsync(web, "v-1", "Me aparece el error H007 al timbrar");
        Assert.That(await CaseOfAsync(web), Has.Property(nameof(Case.Status)).EqualTo(CaseStatus.Open).And.Property(nameof(Case.Category)).Not.Null);
    }

    [Test]
    public async Task Code_OnItsWayAndAfterIt_StandsNowhereInTheStore()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        OutboundMessage? waits = null;
        mail.OnSend = async (_, stop) =>
        {
            waits ??= (await hub.Get<IOutbox>().ReadUnsentAsync(mail.Account, 0, 100, stop)).Rows.Single().Message;
            return SendOutcome.Sent.WithoutId;
        };
        await SayAsync(web, "v-1", "vincular maria@example.org");
        var said = mail.Tries[^1].Body.Text;
        var code = said.Substring(said.IndexOf(LastCode(), StringComparison.Ordinal) - 3, 9);
        Assert.That(waits!.Body.Text, Is.EqualTo(said.Replace(LastCode(), "••••••", StringComparison.Ordinal)), "as it waits to be sent");
        var written = string.Concat(await Task.WhenAll(Directory.GetFiles(hub.Directory, "*.db*").Select(ReadAsync)));
        Assert.That(written, Does.Contain("••••••").And.Not.Contain(code), "as it was written");
        await SayAsync(web, "v-1", LastCode());
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-done")), "it was the right one");
        Assert.That(await hub.Get<ICaseStore>().ReadBodyAsync(waits.Id, Never), Has.Property(nameof(MessageBody.Text)).EqualTo(said.Replace(LastCode(), "••••••", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Code_ForAnAddressThatNobodyHas_IsAnsweredAlikeAndNothingIsSent()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        var before = mail.Tries.Count;
        await SayAsync(web, "v-1", "vincular otra@example.org");
        Assert.That((web.Tries.Single().Body.Text, mail.Tries.Count), Is.EqualTo((CodeSent, before)));
        await SayAsync(web, "v-1", "123456");
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-code-wrong")));
    }

    [Test]
    public async Task Code_FiveWrongTries_NoLongerTheRightOneEither()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        await SayAsync(web, "v-1", "vincular maria@example.org");
        var code = LastCode();
        for (var i = 1; i <= LinkCode.MaxTries; i++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await SayAsync(web, "v-1", code == "000000" ? "000001" : "000000");
            Assert.That(web.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", i < LinkCode.MaxTries ? "link-code-wrong" : "link-code-over")));
        }

        await SayAsync(web, "v-1", code);
        Assert.That((await ContactAsync((await CaseOfAsync(mail)).Contact!.Value)).Addresses, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Code_AfterTenMinutesOrInAnotherConversation_LinksNobody()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        await SayAsync(web, "v-1", "vincular maria@example.org");
        var code = LastCode();
        await SayAsync(bot, "77", code);
        time.Advance(LinkTalk.CodeLifetime);
        await SayAsync(web, "v-1", code);
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-code-over")));
        Assert.That((await ContactAsync((await CaseOfAsync(mail)).Contact!.Value)).Addresses, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Code_AskedForAgainAndAgain_IsNotSentMoreThanThriceAnHour()
    {
        await SayAsync(mail, "maria@example.org", "No puedo timbrar facturas");
        var before = mail.Tries.Count;
        for (var i = 0; i < 5; i++) await SayAsync(web, $"v-{i}", "vincular maria@example.org");
        Assert.That(mail.Tries, Has.Count.EqualTo(before + 3));
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "link-too-many")));
    }

    [Test] // P44
    public async Task Reply_CustomerOnTwoChannels_GoesWhereTheCustomerLastWrote()
    {
        await SayAsync(web, "v-1", "Me aparece el error H007 al timbrar");
        var first = await CaseOfAsync(web);
        await SayAsync(bot, "77", $"!start {hub.Links.Invite(first.Contact!.Value).Token}");
        await SayAsync(bot, "77", "Sigo con lo del error H007, ahora por aquí");
        var second = await CaseOfAsync(bot);
        await DoAsync(second.Number, new CaseCommand.Merge(first.Number));

        await SayAsync(bot, "77", "¿Ya lo vieron?");
        await DoAsync(first.Number, new CaseCommand.Reply("Por aquí le respondo."));
        Assert.That(bot.Tries[^1].Body.Text, Is.EqualTo("Por aquí le respondo."));
        await SayAsync(web, "v-1", "Volví al chat de la página");
        await DoAsync(first.Number, new CaseCommand.Reply("Y ahora por aquí."));
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo("Y ahora por aquí."));
        Assert.That(bot.Tries[^1].Body.Text, Is.EqualTo("Por aquí le respondo."));
    }

    [Test]
    public async Task Status_OfAPersonOnTwoChannels_TellsOfAllCasesInWordsAndAsFacts()
    {
        await SayAsync(web, "v-1", "Me aparece el error H007 al timbrar");
        await SayAsync(bot, "77", $"!start {hub.Links.Invite((await CaseOfAsync(web)).Contact!.Value).Token}");
        await SayAsync(bot, "77", "La impresora no imprime");
        await SayAsync(bot, "77", "mis casos");
        var told = bot.Tries[^1].Body;
        Assert.That(told.Facts.Select(f => f.Name), Is.EqualTo(new[] { "CH-1002", "CH-1001" }));
        foreach (var fact in told.Facts) Assert.That(told.Text, Does.Contain($"{fact.Name} · {fact.Value}"), "the words say the same where there are no cards");
    }

    [Test] // P44
    public async Task Reply_WhereTheCustomerCantBeReached_GoesToAnotherOfHisConversationsAndStaysThereUntilHeWrites()
    {
        await SayAsync(web, "v-1", "Me aparece el error H007 al timbrar");
        var first = await CaseOfAsync(web);
        await SayAsync(bot, "77", $"!start {hub.Links.Invite(first.Contact!.Value).Token}");
        await SayAsync(bot, "77", "Otra cosa: la impresora no imprime");
        await SayAsync(bot, "5", "Soy otra persona");
        var there = new ConversationRef(bot.Account, "77");
        Assert.That((await hub.Contacts.ReadPlacesAsync(first.Contact.Value, Never)).Select(p => p.Conversation), Is.EqualTo(new[] { there, first.Conversation }));

        await DoAsync(first.Number, new CaseCommand.Reply("¿Sigue ahí?"));
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo("¿Sigue ahí?"), "being linked alone moves nothing");
        await DoAsync(first.Number, new CaseCommand.Reply("Le escribo por aquí.", In: there));
        await DoAsync(first.Number, new CaseCommand.Reply("Y otra vez."));
        Assert.That(bot.Tries.TakeLast(2).Select(t => t.Body.Text), Is.EqualTo(new[] { "Le escribo por aquí.", "Y otra vez." }));
        await SayAsync(bot, "77", "Gracias, ahora sí lo veo: sigue igual");
        Assert.That((await hub.CaseAsync(first.Number.Value)).Messages[^1].Message.Body.Text, Does.StartWith("Gracias, ahora"), "what he says to it belongs to the same case");
        await SayAsync(web, "v-1", "Volví a la página");
        await DoAsync(first.Number, new CaseCommand.Reply("Bienvenido de vuelta."));
        Assert.That(web.Tries[^1].Body.Text, Is.EqualTo("Bienvenido de vuelta."));

        foreach (var other in new[] { new ConversationRef(bot.Account, "5"), new ConversationRef(bot.Account, "nobody") })
        {
            Assert.That(await hub.Desk.ExecuteAsync(first.Number, new CaseCommand.Reply("x", In: other), Ana, null, Never), Is.InstanceOf<CommandOutcome.Refused>().With.Property("Code").EqualTo("not-theirs"));
        }
    }

    private static string CodeSent => TestHub.Texts.Get("es", "link-code-sent", ("minutes", "10"));

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private string LastCode() => Regex.Match(mail.Tries[^1].Body.Text, "[0-9]{6}").Value;
}
