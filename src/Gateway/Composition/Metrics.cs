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
        Counter(text, "hoopwire_loop_stalls_total", "Times a loop stood still for more than a tenth of a second", transport.Loops.Sum(loop => loop.Stalls));
        Gauge(text, "process_resident_memory_bytes", "Resident memory", Environment.WorkingSet);
        Gauge(text, "dotnet_gc_heap_bytes", "Managed heap", GC.GetTotalMemory(forceFullCollection: false));
        // Imprecise on purpose: the precise count stops every thread. What each has allocated since its last 8 KB is missing.
        Counter(text, "dotnet_gc_allocated_bytes_total", "Managed bytes allocated since the start", GC.GetTotalAllocatedBytes(precise: false));
        Counter(text, "dotnet_gc_gen0_collections_total", "Collections of the youngest generation since the start", GC.CollectionCount(0));
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, long value) => Write(text, name, help, "gauge", value);

    private static void Counter(StringBuilder text, string name, string help, long value) => Write(text, name, help, "counter", value);

    private static void Write(StringBuilder text, string name, string help, string type, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
}
