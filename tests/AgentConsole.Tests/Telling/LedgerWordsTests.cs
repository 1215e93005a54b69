using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Telling;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Telling;

public sealed class LedgerWordsTests
{
    [FsCheck.NUnit.Property(MaxTest = 200, Replay = "20260504,5")]
    public bool Balances_AnyCounts_AgreesWithTheRow(byte received, byte stored, byte duplicate, byte refused, byte processed, byte parked, byte pending)
    {
        var row = new LedgerRow { Account = new("web"), Received = received, Stored = stored, Duplicate = duplicate, Refused = refused, Processed = processed, Parked = parked, Pending = pending };
        return LedgerWords.Balances(row, Texts.English).All(b => b.Holds) == row.Balances;
    }

    [Test]
    public void Balances_ThreeMissing_SaysSo()
    {
        var row = new LedgerRow { Account = new("web"), Received = 1880, Stored = 1871, Duplicate = 4, Refused = 2, Processed = 1871 };
        Assert.That(LedgerWords.Balances(row, Texts.English)[0].Sentence, Is.EqualTo("1,880 received = 1,871 stored + 4 repeated + 2 refused. 3 are missing."));
    }
}
