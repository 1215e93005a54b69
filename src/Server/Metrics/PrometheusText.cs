using System.Globalization;
using System.Text;

namespace ChannelHub.Server.Metrics;

/// <summary>Writes values in the text form that Prometheus reads, version 0.0.4 (prometheus.io, "Exposition formats").</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<InstrumentValues> instruments)
    {
        var text = new StringBuilder(16 * 1024);
        var families = instruments.Where(i => i.Series.Any()).GroupBy(NameOf, StringComparer.Ordinal).OrderBy(f => f.Key, StringComparer.Ordinal);
        foreach (var family in families)
        {
            // One name has one type: of two meters that use a name differently, the first keeps it.
            var first = family.First();
            var members = family.Where(m => m.Kind == first.Kind).ToList();
            text.Append("# HELP ").Append(family.Key).Append(' ').Append(Help(first.Instrument.Description)).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(first.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" }).Append('\n');
            foreach (var member in members)
            {
                // The same name and labels twice would be refused by the reader: the instrument's own name then tells them apart.
                var scope = members.Count == 1 ? "" : $"instrument=\"{member.Instrument.Meter.Name}/{member.Instrument.Name}\"";
                foreach (var (labels, series) in member.Series.OrderBy(s => s.Key, StringComparer.Ordinal)) WriteSeries(text, family.Key, Join(scope, labels), member, series);
            }
        }

        return text.ToString();
    }

    /// <summary>The instrument's name with its unit, and <c>_total</c> for a counter.</summary>
    internal static string NameOf(InstrumentValues values)
    {
        var name = new StringBuilder();
        foreach (var c in values.Instrument.Name) name.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or ':' ? c : '_');
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) name.Insert(0, '_');
        var unit = UnitOf(values.Instrument.Unit, values.Kind);
        if (unit.Length > 0 && !name.ToString().EndsWith("_" + unit, StringComparison.Ordinal)) name.Append('_').Append(unit);
        if (values.Kind == MetricKind.Counter && !name.ToString().EndsWith("_total", StringComparison.Ordinal)) name.Append("_total");
        return name.ToString();
    }

    private static void WriteSeries(StringBuilder text, string name, string labels, InstrumentValues values, MetricSeries series)
    {
        var (value, count, buckets) = series.Read();
        if (values.Kind != MetricKind.Histogram)
        {
            Line(text, name, labels, value);
            return;
        }

        var below = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            var bound = i < values.Bounds.Length ? Number(values.Bounds[i]) : "+Inf";
            Line(text, name + "_bucket", Join(labels, $"le=\"{bound}\""), below);
        }

        Line(text, name + "_sum", labels, value);
        Line(text, name + "_count", labels, count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Join(string a, string b) => a.Length == 0 ? b : b.Length == 0 ? a : $"{a},{b}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Help(string? text) => (text ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>UCUM's short units in Prometheus' long words; an annotation in braces is no unit.</summary>
    private static string UnitOf(string? unit, MetricKind kind) => unit switch
    {
        null or "" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" => kind == MetricKind.Gauge ? "ratio" : "",
        ['{', ..] => "",
        _ => new string([.. unit.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]),
    };
}
