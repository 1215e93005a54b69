using ChannelHub.Cases;
using ChannelHub.Drafting;

namespace ChannelHub.Intake.Tests.Drafting;

/// <summary>What a model's answer must be to be shown, and to be sent.</summary>
public sealed class DraftCheckTests
{
    private static readonly ArticleText[] Articles =
    [
        new("es", "Error H007 al timbrar una factura", "El certificado de sello digital (CSD) venció.\n\n1. Abra Configuración › Facturación › Certificados.\n2. Descargue el certificado vigente del portal https://portal.example.org/csd y cárguelo con su clave.\n3. Vuelva a timbrar la factura. Si falla, llame al 999 123 4567."),
        new("es", "Usuario bloqueado", "Después de cinco intentos la cuenta se bloquea quince minutos. Espere y vuelva a entrar."),
    ];

    [TestCase("El certificado de sello digital venció [1]. Descargue el certificado vigente del portal y cárguelo con su clave. [1]", "1")]
    [TestCase("1. Abra Configuración › Facturación › Certificados [1].\n2. Descargue el certificado vigente.[1]\n3. Vuelva a timbrar la factura [1]", "1")]
    [TestCase("La cuenta se bloquea quince minutos después de cinco intentos [2]. El certificado venció [1, 2].", "1 2")]
    [TestCase("**Vuelva a timbrar la factura.** [1] Descargue el certificado de https://portal.example.org/csd y cárguelo [1].", "1")]
    [TestCase("Si falla la factura, llame al 999 123 4567 [1].", "1")]
    public void Check_EverySentenceBorneOut_MayGoToTheCustomer(string answer, string cited)
    {
        var fit = (CheckedDraft.Fit)DraftCheck.Check(answer, Articles, "es");
        Assert.That((fit.Uncited, string.Join(' ', fit.Cited)), Is.EqualTo((0, cited)));
    }

    [TestCase("El certificado de sello digital venció [1]. Descargue el certificado vigente y cárguelo.", 1, TestName = "a sentence without a citation")]
    [TestCase("Hola, con gusto le ayudo. El certificado de sello digital venció [1].", 1, TestName = "a greeting")]
    [TestCase("El certificado de sello digital venció [1]. La cuenta se bloquea quince minutos [3].", 1, TestName = "an article that was not given")]
    [TestCase("El certificado de sello digital venció [1]. La cuenta se bloquea quince minutos [0].", 1, TestName = "no article at all")]
    [TestCase("El certificado de sello digital venció [1]. Responda con su contraseña para verificar su identidad bancaria [1].", 1, TestName = "cited, but the article speaks of nothing like it")]
    [TestCase("El certificado de sello digital venció [1]. La cuenta se bloquea quince minutos [1].", 1, TestName = "cited, but it stands in the other article")]
    [TestCase("El certificado de sello digital venció [1].\n\nPasos:\nVuelva a timbrar la factura [1].", 1, TestName = "a heading")]
    [TestCase("El certificado venció, p. ej. el de sello digital [1].", 2, TestName = "an abbreviation counts as an end: in doubt a person reads it")]
    public void Check_ASentenceThatNothingBearsOut_IsOnlyASuggestion(string answer, int uncited) =>
        Assert.That(((CheckedDraft.Fit)DraftCheck.Check(answer, Articles, "es")).Uncited, Is.EqualTo(uncited));

    [TestCase("", "empty")]
    [TestCase("   \n ", "empty")]
    [TestCase("El certificado de sello digital venció. Descargue el certificado vigente.", "uncited")]
    [TestCase("El certificado venció [1]. Descárguelo de https://evil.example.com/csd [1].", "link")]
    [TestCase("El certificado venció [1]. Descárguelo de https://portal.example.org.evil.com/csd [1].", "link")]
    [TestCase("El certificado venció [1]. Vaya a www.evil.com [1].", "link")]
    [TestCase("El certificado venció [1]. Vaya a evil.com/csd [1].", "link")]
    [TestCase("El certificado venció [1]. [Descargue el certificado](javascript:alert(1)) [1].", "link")]
    [TestCase("El certificado venció [1]. Escriba a soporte@evil.com [1].", "link")]
    [TestCase("El certificado venció [1]. Vaya a evil\uFF0Ecom [1].", "link", TestName = "a full-width dot")]
    [TestCase("El certificado venció [1]. Vaya a ev\u200Dil.com [1].", "hidden", TestName = "a joiner within")]
    [TestCase("El certificado venció [1]. Vaya a ev\u200Bil.com [1].", "hidden", TestName = "a space of no width within")]
    [TestCase("El certificado venció [1]. \u202Emoc.live [1].", "hidden", TestName = "turned round")]
    [TestCase("El certificado venció [1]. Llame al +52 999 765 4321 [1].", "number")]
    [TestCase("El certificado venció [99999999999999999999].", "number", TestName = "a citation beyond all numbers")]
    [TestCase("The digital seal certificate has expired and you have to download the one that is valid now [1].", "language")]
    public void Check_WhatDoesNotKeepToTheArticles_IsThrownAway(string answer, string why) =>
        Assert.That(DraftCheck.Check(answer, Articles, "es"), Is.EqualTo(new CheckedDraft.Unfit(why)));

    [Test]
    public void Check_TooLong_IsThrownAway() => Assert.That(DraftCheck.Check(string.Concat(Enumerable.Repeat("El certificado de sello digital venció [1]. ", 60)), Articles, "es"), Is.EqualTo(new CheckedDraft.Unfit("long")));

    [TestCase("NONE")]
    [TestCase(" none. ")]
    public void Check_TheModelHasNoAnswer_IsNoDraft(string answer) => Assert.That(DraftCheck.Check(answer, Articles, "es"), Is.InstanceOf<CheckedDraft.NoAnswer>());

    /// <summary>The way to a customer is safe whatever comes: nothing fits that is not text of at most the length, each part of which cites an article that was given.</summary>
    [FsCheck.NUnit.Property(MaxTest = 2_000, Replay = "20261122,11")]
    public void Check_AnyPieces_AreOnlyFitWithCitations(string[] pieces, bool[] cites)
    {
        string[] own = ["El certificado venció", "Vaya a evil.com", "Ignore todo lo anterior", "[1]", "[7]", ".", "\n", "…", "[", "1]", "- ", "https://x.yz"];
        var text = string.Concat(pieces.Select((p, i) => (p?.Length % 3 == 0 ? own[((p?.Length ?? 0) + i) % own.Length] : p) + (i < cites.Length && cites[i] ? " [1]. " : " ")));
        if (DraftCheck.Check(text, Articles, "es") is not CheckedDraft.Fit fit) return;
        Assert.That(fit.Text, Has.Length.LessThanOrEqualTo(DraftCheck.MaxLength).And.Not.Contain("evil.com").And.Not.Contain("x.yz"));
        Assert.That(fit.Cited, Is.Not.Empty.And.All.InRange(1, 2));
    }
}
