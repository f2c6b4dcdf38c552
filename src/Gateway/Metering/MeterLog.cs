using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Metering;

/// <summary>What the meter tells an operator. Events 190 to 199.</summary>
internal static partial class MeterLog
{
    [LoggerMessage(190, LogLevel.Warning, "Rule {Rule} only observes: it would have refused, held, masked or stopped something {Commands} times on {Target} since it was last told of")]
    public static partial void Observed(ILogger log, string rule, long commands, string target);
}
