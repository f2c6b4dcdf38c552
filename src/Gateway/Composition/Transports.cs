using HoopWire.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>Chooses the transport of this system.</summary>
internal static class Transports
{
    /// <summary>
    /// One loop for two cores. A loop on every core wakes up for fewer events each time, and shares its core with the clients' and the kernel's
    /// work: measured on 2 cores it costs half as much again a query. See docs/adr/0009-one-loop-for-two-cores.md.
    /// </summary>
    /// <exception cref="StartupException">The system has none.</exception>
    public static ITransport Create(TimeProvider time, ILoggerFactory logging) =>
        ReactorTransport.IsSupported
            ? new ReactorTransport(Math.Max(1, Environment.ProcessorCount / 2), time, logging)
            : throw new StartupException("The gateway runs on 64-bit Linux only. Start it there.");
}
