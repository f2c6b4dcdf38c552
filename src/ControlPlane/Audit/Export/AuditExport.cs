using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Sends rows of the audit as JSON Lines, each at least once: how far it has come is stored after they were taken. A row that changes is sent
/// again under the same id.
/// </summary>
internal sealed class AuditExport : IAsyncDisposable
{
    private const int BatchRows = 500;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
    private readonly string _name;
    private readonly IExportSink _sink;
    private readonly IOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditExport> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private volatile bool _failing;
    private long _rows;

    public AuditExport(string name, IExportSink sink, IOutbox outbox, TimeProvider time, ILogger<AuditExport> log)
    {
        (_name, _sink, _outbox, _time, _log) = (name, sink, outbox, time, log);
        _work = Task.Run(RunAsync);
    }

    /// <summary>How far it has come. Any thread.</summary>
    public ExportFigures Figures => new(_name, Interlocked.Read(ref _rows), _failing);

    /// <summary>Sends what waits, for a moment, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        using CancellationTokenSource patience = new(StopTimeout);
        while (!_failing && await TrySendAsync(patience.Token) > 0)
        {
        }

        _sink.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        TimeSpan pause = Look;
        while (!_stop.IsCancellationRequested)
        {
            int sent = await TrySendAsync(_stop.Token);
            if (sent == BatchRows) continue;
            pause = sent >= 0 ? Look : pause * 2 < RetryMax ? pause * 2 : RetryMax;
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>How many rows were sent; -1 when they could not be.</summary>
    private async Task<int> TrySendAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<(long Change, AuditRow? Row)> next = _outbox.Next(_name, BatchRows);
            if (next.Count == 0) return 0;
            if (await _sink.SendAsync(Lines(next), cancellationToken) is { } rejected) AuditLogMessages.ExportRejected(_log, _name, _sink.Place, rejected);
            Interlocked.Add(ref _rows, next.Count(change => change.Row is not null));
            _outbox.Sent(_name, next[^1].Change);
            if (_failing) AuditLogMessages.ExportWorks(_log, _name);
            _failing = false;
            return next.Count;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (Exception e)
        {
            if (!_failing) AuditLogMessages.ExportFailed(_log, _name, _sink.Place, e.Message);
            _failing = true;
            return -1;
        }
    }

    private static ReadOnlyMemory<byte> Lines(IReadOnlyList<(long Change, AuditRow? Row)> rows)
    {
        using MemoryStream lines = new();
        foreach ((_, AuditRow? row) in rows)
        {
            // One that a rebuild has replaced meanwhile comes by its new id.
            if (row is null) continue;
            JsonSerializer.Serialize(lines, AuditView.Of(row), ExportJson.Default.AuditView);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
