using System.Diagnostics.Metrics;
using ChannelHub.Server.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Server.Tests.Metrics;

internal sealed class PrometheusTextTests
{
    private Meter meter = null!;
    private MetricsCollector collector = null!;

    [SetUp]
    public void Listen()
    {
        meter = new Meter("Test.Meter");
        var mine = meter;
        collector = new MetricsCollector(NullLogger<MetricsCollector>.Instance, m => ReferenceEquals(m, mine));
    }

    [TearDown]
    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }

    [Test]
    public void Write_Counter_AddsUpByItsLabels()
    {
        var counter = meter.CreateCounter<long>("hub.messages", "{message}", "Messages\nby \\ account.");
        counter.Add(2, new KeyValuePair<string, object?>("account", "web"));
        counter.Add(3, new KeyValuePair<string, object?>("account", "web"));
        counter.Add(1, new KeyValuePair<string, object?>("account", "mail"));

        var family = Read()["hub_messages_total"];

        Assert.That(family.Type, Is.EqualTo("counter"));
        Assert.That(family.Help, Is.EqualTo("Messages\nby \\ account."));
        Assert.That(family.Samples.Select(s => $"{s.Labels["account"]} {s.Value}"), Is.EquivalentTo(new[] { "web 5", "mail 1" }));
    }

    [Test]
    public void Write_LabelWithEveryAwkwardCharacter_ComesBackAsItWas()
    {
        const string awkward = "a\"b\\c\nd,e=f{g}ñ\u200B";
        meter.CreateCounter<int>("c").Add(1, new KeyValuePair<string, object?>("l", awkward), new("1x-y", true), new("none", null));

        var sample = Read()["c_total"].Samples.Single();

        Assert.That(sample.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["l"] = awkward, ["_x_y"] = "true" }));
    }

    [Test]
    public void Write_Histogram_CountsEachValueInItsBucket()
    {
        var histogram = meter.CreateHistogram("wait", "s", "How long.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 10] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 1, 5, 50 }) histogram.Record(value);

        var family = Read()["wait_seconds"];

        Assert.That(family.Samples.Where(s => s.Name == "wait_seconds_bucket").Select(s => $"{s.Labels["le"]}: {s.Value}"), Is.EqualTo(new[] { "0.1: 2", "1: 4", "10: 5", "+Inf: 6" }));
        Assert.That(family.Samples.Single(s => s.Name == "wait_seconds_sum").Value, Is.EqualTo(56.65).Within(1e-9));
        Assert.That(family.Samples.Single(s => s.Name == "wait_seconds_count").Value, Is.EqualTo(6));
    }

    [Test]
    public void Write_ObservedGauge_ForgetsWhatIsNoLongerObserved()
    {
        List<Measurement<int>> now = [new(1, new KeyValuePair<string, object?>("q", "a")), new(2, new KeyValuePair<string, object?>("q", "b"))];
        meter.CreateObservableGauge("depth", () => now);
        Assert.That(Read()["depth"].Samples, Has.Count.EqualTo(2));

        now = [new(7, new KeyValuePair<string, object?>("q", "b"))];

        Assert.That(Read()["depth"].Samples.Single().Value, Is.EqualTo(7));
    }

    [Test]
    public void Write_UpDownCounter_IsAGaugeWithoutTotal()
    {
        var open = meter.CreateUpDownCounter<int>("open");
        open.Add(3);
        open.Add(-1);
        
        var family = Read()["open"];

        Assert.That(family.Type, Is.EqualTo("gauge"));
        Assert.That(family.Samples.Single().Value, Is.EqualTo(2));
    }

    [Test]
    public void Write_OneObservationThatFails_LeavesTheOthers()
    {
        meter.CreateObservableGauge("broken", Fail);
        meter.CreateObservableGauge("whole", () => 1);
        Assert.That(Read().Keys, Is.EqualTo(new[] { "whole" }));
    }

    [Test]
    public void Write_TwoInstrumentsOfOneName_AreToldApart()
    {
        meter.CreateCounter<int>("a.b").Add(1);
        meter.CreateCounter<int>("a_b").Add(2);
        // Both become a_b_total; without one label more, the reader would refuse the second.
        Assert.That(Read()["a_b_total"].Samples.Select(s => $"{s.Labels["instrument"]} {s.Value}"), Is.EquivalentTo(new[] { "Test.Meter/a.b 1", "Test.Meter/a_b 2" }));
    }

    [Test]
    public void Record_LabelThatNeverRepeats_IsBounded()
    {
        var counter = meter.CreateCounter<int>("many");
        for (var i = 0; i < InstrumentValues.MaxSeries * 3; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));

        var family = Read()["many_total"];

        Assert.That(family.Samples, Has.Count.EqualTo(InstrumentValues.MaxSeries + 1));
        Assert.That(family.Samples.Sum(s => s.Value), Is.EqualTo(InstrumentValues.MaxSeries * 3));
    }

    [Test]
    public void Record_FromManyThreads_LosesNothing()
    {
        var counter = meter.CreateCounter<int>("c");
        Parallel.For(0, 10_000, i => counter.Add(1, new KeyValuePair<string, object?>("l", i % 7)));
        Assert.That(Read()["c_total"].Samples.Sum(s => s.Value), Is.EqualTo(10_000));
    }

    [TestCase("s", "x_seconds_total")]
    [TestCase("By", "x_bytes_total")]
    [TestCase("{try}", "x_total")]
    [TestCase(null, "x_total")]
    public void NameOf_Unit_IsWrittenOut(string? unit, string expected)
    {
        meter.CreateCounter<int>("x", unit).Add(1);
        Assert.That(Read().Keys, Is.EqualTo(new[] { expected }));
    }

    private static int Fail() => throw new InvalidOperationException("no");

    private IReadOnlyDictionary<string, Family> Read() => PrometheusReader.Read(PrometheusText.Write(collector.Collect()));
}
