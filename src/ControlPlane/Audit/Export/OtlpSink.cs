using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace HoopWire.ControlPlane;

/// <summary>
/// Sends rows as OTLP logs: a row's text is the body, its members are attributes, its time is the record's. A batch counts as taken once the collector has
/// answered every request of it with success.
/// </summary>
internal sealed class OtlpSink : IExportSink
{
    private const int RowsMax = 1024;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BatchTimeout = TimeSpan.FromSeconds(30);
    private readonly OtlpOptions _options;
    private readonly OtlpAnswers _answers = new();
    private readonly RowTimes _times = new();
    private readonly HttpClient _http;
    private readonly BatchLogRecordExportProcessor _batch;
    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    public OtlpSink(OtlpOptions options)
    {
        _options = options;
        _http = options.ClientOf(_answers, RequestTimeout);
        OtlpLogExporter exporter = new(new OtlpExporterOptions
        {
            Endpoint = options.AddressOf("logs"),
            Protocol = OtlpExportProtocol.HttpProtobuf,
            TimeoutMilliseconds = (int)RequestTimeout.TotalMilliseconds,
            HttpClientFactory = () => _http,
        });
        // Sends when it is told to, and at no other time.
        _batch = new BatchLogRecordExportProcessor(exporter, RowsMax, scheduledDelayMilliseconds: int.MaxValue, maxExportBatchSize: RowsMax);
        _factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(telemetry =>
        {
            telemetry.IncludeFormattedMessage = true;
            telemetry.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("hoopwire"));
            telemetry.AddProcessor(_times);
            telemetry.AddProcessor(_batch);
        }));
        _logger = _factory.CreateLogger("hoopwire.audit");
    }

    public string Place => _options.Endpoint.ToString();

    public Task<string?> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => Task.Run(() => Send(lines, cancellationToken), cancellationToken);

    public void Dispose()
    {
        _factory.Dispose();
        _http.Dispose();
    }

    private string? Send(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<byte>> rows = [];
        foreach (Range range in lines.Span.Split((byte)'\n'))
        {
            ReadOnlyMemory<byte> line = lines[range];
            if (!line.IsEmpty) rows.Add(line);
        }

        if (rows.Count == 0) return null;
        OtlpOutcome outcome = new();
        Send(rows.ToArray(), outcome, cancellationToken);
        return outcome.Result();
    }

    // One row that the collector cannot take must not keep back those behind it: what is refused as it stands goes again by halves.
    private void Send(ArraySegment<ReadOnlyMemory<byte>> rows, OtlpOutcome outcome, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _answers.Begin();
        foreach (ReadOnlyMemory<byte> row in rows) Log(row);
        bool done = _batch.ForceFlush((int)BatchTimeout.TotalMilliseconds) && _answers.Wait(BatchTimeout, cancellationToken);
        if (_answers is { Refusal: not null, Count: 0 } && rows.Count > 1)
        {
            Send(rows[..(rows.Count / 2)], outcome, cancellationToken);
            Send(rows[(rows.Count / 2)..], outcome, cancellationToken);
            return;
        }

        switch (_answers)
        {
            // Too large alone.
            case { Refusal: HttpStatusCode.RequestEntityTooLarge, Fault: { } tooLarge }: outcome.Reject(tooLarge); return;
            case { Refusal: not null, Fault: { } refused }: outcome.Refuse(refused); return;
            case { Fault: { } fault }: throw new IOException(fault);
        }

        if (!done || _answers.Count == 0) throw new IOException("the collector does not answer");
        outcome.Took(rows.Count, _answers.Partial);
    }

    private void Log(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        string text = "";
        List<KeyValuePair<string, object?>> attributes = [];
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            if (member.Name == "text") text = member.Value.GetString() ?? "";
            else attributes.Add(new KeyValuePair<string, object?>("hoopwire." + member.Name, Value(member.Value)));
            if (member.Name == "time") _times.Next = DateTime.Parse(member.Value.GetString() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        }

        _logger.Log(LogLevel.Information, new EventId(1, "hoopwire.audit"), attributes, null, (_, _) => text);
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetInt64(out long whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        _ => value.GetRawText(),
    };
}
