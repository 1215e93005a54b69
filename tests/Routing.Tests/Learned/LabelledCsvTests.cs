using ChannelHub.Routing.Learned;

namespace ChannelHub.Routing.Tests.Learned;

public sealed class LabelledCsvTests
{
    [Test]
    public void Read_QuotesLineBreaksAndOtherColumns_TakesWhatItNeeds()
    {
        var load = LabelledCsv.Read(new StringReader("\uFEFFid,Subject,text,category\r\n1,,\"Dijo \"\"no\"\",\nadiós\",billing\r\n\r\n2,Hola,x,\n"));

        Assert.That(((LabelledLoad.Loaded)load).Examples, Is.EqualTo(new[] { new LearnedExample(null, "Dijo \"no\",\nadiós", null, "billing"), new LearnedExample("Hola", "x", null, null) }));
    }

    [TestCase("", 1, "the file is empty")]
    [TestCase("message,category\n", 1, "there is no column 'text' among: message, category")]
    [TestCase("text,label\n", 1, "neither a column 'department' nor a column 'category'")]
    [TestCase("text,category\n\"a\nb\",x\nc\n", 4, "this row has 1 fields and the header 2")]
    [TestCase("text,category\na,Billing and Payments\n", 2, "'Billing and Payments' is no name")]
    [TestCase("text,category\n\"a,x\nb,y\n", 2, "this row has 1 fields")]
    public void Read_FaultyFile_SaysLineAndReason(string csv, int line, string reason)
    {
        var faulty = (LabelledLoad.Faulty)LabelledCsv.Read(new StringReader(csv));

        Assert.That(faulty.Reason, Does.Contain(reason));
        Assert.That(faulty.Line, Is.EqualTo(line));
    }
}
