using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;

namespace ChannelHub.HubBench;

/// <summary>Folding the history of a case with a hundred messages, against reading the stored row that saves it.</summary>
[MemoryDiagnoser, InProcess]
public class Fold
{
    private readonly List<CaseEvent> events = [];
    private byte[] row = [];

    [GlobalSetup]
    public void Write()
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var cause = new Cause(CauseKind.Message, "m");
        events.Add(new CaseEvent(1, now, cause, new Opened("webchat", new AccountName("web"), "visitor", "No puedo entrar")));
        for (var seq = 2; seq <= 101; seq++) events.Add(new CaseEvent(seq, now.AddMinutes(seq), cause, new MessageAdded(Direction.In, AuthorKind.Customer, "webchat", new AccountName("web"), "visitor")));
        row = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(FoldEvents(), CaseJson.Default.Case);
    }

    [Benchmark(Baseline = true)]
    public Case FoldEvents() => CaseFold.Fold(new CaseNumber(1001), events);

    [Benchmark]
    public Case? ReadRow() => System.Text.Json.JsonSerializer.Deserialize(row, CaseJson.Default.Case);
}
