using System.Security.Cryptography;
using ChannelHub.Routing.Learned;

namespace ChannelHub.Routing.Tests.Learned;

public sealed class LearnedFileTests
{
    [Test]
    public void Read_WhatWasWritten_JudgesTheSame()
    {
        var read = ((LearnedLoad.Loaded)LearnedFile.Read(Lessons.File)).Model;

        Assert.That(read.Id, Is.EqualTo(Lessons.Model.Id));
        Assert.That(read.Judge(LearnedTarget.Category, "papel", "la impresora"), Is.EqualTo(Lessons.Model.Judge(LearnedTarget.Category, "papel", "la impresora")));
        Assert.That(read.Targets.Select(t => t.Name), Is.EqualTo(new[] { "department", "category" }));
    }

    [Test]
    public void Write_LargestModel_StaysWithinTheBound()
    {
        var classes = Enumerable.Range(0, LearnedTarget.MaxClasses).Select(c => $"class-{c}".PadRight(60, 'x')).ToList();
        var targets = new[] { LearnedTarget.Department, LearnedTarget.Category }
            .Select(name => new LearnedTarget(name, classes, 1, new float[classes.Count], new sbyte[LearnedFeatures.Buckets * classes.Count])).ToList();

        Assert.That(LearnedFile.Write(new LearnedModel(targets)), Has.Length.LessThanOrEqualTo(LearnedFile.MaxLength));
    }

    [TestCase("", "no learned model")]
    [TestCase("PK\u0003\u0004 something else", "no learned model")]
    [TestCase("CHLM", "cut short")]
    public void Read_ForeignFile_SaysWhatItIs(string content, string said) => Assert.That(Refusal(System.Text.Encoding.Latin1.GetBytes(content)), Does.Contain(said));

    [Test]
    public void Read_OtherVersion_SaysBothAndWhatToDo()
    {
        var file = Lessons.File.ToArray();
        file[4] = 9;

        Assert.That(Refusal(file), Is.EqualTo("it is a model of version 9 and this program reads version 1; make it anew with 'channelhub learn'"));
    }

    [TestCase(7)]
    [TestCase(30)]
    [TestCase(5_000)]
    public void Read_OneByteWrong_IsRefused(int place)
    {
        var file = Lessons.File.ToArray();
        file[place] ^= 1;

        Assert.That(Refusal(file), Does.Contain("damaged or cut short"));
    }

    [Test]
    public void Read_CutAnywhere_IsRefused() =>
        Assert.That(new[] { 5, 6, 20, 37, 100, 40_000, Lessons.File.Length - 1 }.Select(length => LearnedFile.Read(Lessons.File.AsSpan(0, length))), Is.All.InstanceOf<LearnedLoad.Refused>());

    /// <summary>A checksum that is right proves only that the writer could count.</summary>
    [Test]
    public void Read_WellSummedNonsense_IsRefused()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var body = Lessons.File.AsSpan(0, 200).ToArray();
            for (var n = 0; n < 5; n++) body[6 + random.Next(80)] = (byte)random.Next(256);

            Assert.That(LearnedFile.Read([.. body, .. SHA256.HashData(body)]), Is.InstanceOf<LearnedLoad.Refused>());
        }
    }

    [Test]
    public void Read_TooLong_IsRefusedWithBothNumbers() => Assert.That(Refusal(new byte[LearnedFile.MaxLength + 1]), Is.EqualTo("it has 16000001 bytes; a model has at most 16000000"));

    private static string Refusal(byte[] file) => ((LearnedLoad.Refused)LearnedFile.Read(file)).Reason;
}
