using OpenTelemetry;
using OpenTelemetry.Logs;

namespace HoopWire.ControlPlane;

/// <summary>Gives each log record the time of its row, in place of when it is sent.</summary>
internal sealed class RowTimes : BaseProcessor<LogRecord>
{
    /// <summary>The time of the next record.</summary>
    public DateTime Next { get; set; }

    /// <inheritdoc/>
    public override void OnEnd(LogRecord data) => data.Timestamp = Next;
}
