using System.Diagnostics.CodeAnalysis;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChannelHub.Server.Metrics;

/// <summary>Sends metrics and traces to a collector, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; the other <c>OTEL_*</c> variables work as OpenTelemetry says.</summary>
[SuppressMessage("Reliability", "CA2213", Justification = "disposed in StopAsync, which sends what is left")]
internal sealed class OtlpExport : IHostedService
{
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private MeterProvider? meters;
    private TracerProvider? traces;

    public static bool IsWanted => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(Variable));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(Hosting.HubHost.ProgramName).AddEnvironmentVariableDetector();
        meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter($"{MetricsCollector.OurMeters}*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddOtlpExporter().Build();
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource($"{MetricsCollector.OurMeters}*", "Microsoft.AspNetCore").AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces?.Dispose();
        meters?.Dispose();
        return Task.CompletedTask;
    }
}
