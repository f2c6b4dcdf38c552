using System.Globalization;
using System.Text;
using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Composition;

/// <summary>What <c>/metrics</c> shows, in Prometheus' text format.</summary>
internal sealed class Metrics(SessionRegistry sessions, Readiness readiness, ITransport transport, Func<long> version)
{
    /// <summary>The page.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        Gauge(text, "hoopwire_ready", "Whether new sessions are taken", readiness.Fault is null ? 1 : 0);
        Gauge(text, "hoopwire_sessions", "Sessions that run", sessions.Count);
        Gauge(text, "hoopwire_config_version", "Counts up with each reload", version());
        Sample(text, "hoopwire_loop_stalls_total", "counter", "Times a loop stood still for more than a tenth of a second", transport.Loops.Sum(loop => loop.Stalls));
        Gauge(text, "process_resident_memory_bytes", "Resident memory", Environment.WorkingSet);
        Gauge(text, "dotnet_gc_heap_bytes", "Managed heap", GC.GetTotalMemory(forceFullCollection: false));
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, long value) => Sample(text, name, "gauge", help, value);

    private static void Sample(StringBuilder text, string name, string type, string help, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
}
