using System.Diagnostics.Metrics;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace HoopWire.Gateway.Metering;

/// <summary>Tells a collector of OpenTelemetry the gateway's metrics, again and again. Counters count from the gateway's start.</summary>
internal sealed class OtlpMetrics : IAsyncDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private readonly Func<IReadOnlyList<Metric>> _read;
    private readonly MetricsConfig _config;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OtlpAnswers _answers = new();
    private readonly HttpClient _http;
    private readonly Meter _meter = new("hoopwire");
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly MeterProvider _provider;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private Dictionary<string, IEnumerable<Measurement<double>>> _now = [];
    private OtlpPartialSuccess? _partial;
    private bool _failing;

    /// <summary>Starts.</summary>
    /// <param name="config">The collector, and how often.</param>
    /// <param name="read">Reads the metrics as they are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when the collector cannot be reached.</param>
    public OtlpMetrics(MetricsConfig config, Func<IReadOnlyList<Metric>> read, TimeProvider time, ILogger logger)
    {
        (_config, _read, _time, _logger) = (config, read, time, logger);
        _http = config.Otlp.ClientOf(_answers, RequestTimeout);
        OtlpMetricExporter exporter = new(new OtlpExporterOptions
        {
            Endpoint = config.Otlp.AddressOf("metrics"),
            Protocol = OtlpExportProtocol.HttpProtobuf,
            TimeoutMilliseconds = (int)RequestTimeout.TotalMilliseconds,
            HttpClientFactory = () => _http,
        });
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("hoopwire"))
            .AddMeter(_meter.Name)
            .AddReader(new BaseExportingMetricReader(exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative })
            .Build();
        _work = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        // The last counts of a gateway that stops.
        Tell();
        _provider.Dispose();
        _meter.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Tell();
            await Task.Delay(_config.Interval, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell()
    {
        _answers.Begin();
        var metrics = _read();
        _now = metrics.ToDictionary(metric => metric.Name, metric => metric.Samples.Select(Measure), StringComparer.Ordinal);
        foreach (var metric in metrics.Where(metric => _known.Add(metric.Name))) Add(metric);
        _provider.ForceFlush((int)RequestTimeout.TotalMilliseconds);
        bool failed = _answers.Fault is not null || _answers.Count == 0;
        if (failed && !_failing) OtlpLog.Failed(_logger, _config.Otlp.Endpoint.ToString(), _answers.Fault ?? "the collector does not answer");
        if (!failed && _failing) OtlpLog.Works(_logger);
        if (_answers.Partial is { } partial && partial != _partial) OtlpLog.Rejected(_logger, _config.Otlp.Endpoint.ToString(), partial.Rejected, partial.Message);
        _partial = _answers.Partial;
        _failing = failed;
    }

    private void Add(Metric metric)
    {
        if (metric.IsCounter) _meter.CreateObservableCounter(metric.Name, () => _now[metric.Name], description: metric.Help);
        else _meter.CreateObservableGauge(metric.Name, () => _now[metric.Name], description: metric.Help);
    }

    private static Measurement<double> Measure(MetricSample sample) =>
        new(sample.Value, sample.Labels.Select(label => KeyValuePair.Create<string, object?>(label.Name, label.Value)));
}
