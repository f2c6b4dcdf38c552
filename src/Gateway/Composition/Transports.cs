using HoopWire.Gateway.Configuration;
using HoopWire.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>Chooses the transport.</summary>
internal static class Transports
{
    /// <summary>
    /// One loop for two cores. A loop on every core wakes up for fewer events each time, and shares its core with the clients' and the kernel's
    /// work: measured on 2 cores it costs half as much again a query. See docs/adr/0009-one-loop-for-two-cores.md.
    /// </summary>
    /// <exception cref="StartupException">The system has none, or not the one asked for.</exception>
    public static ITransport Create(TransportKind kind, TimeProvider time, ILoggerFactory logging)
    {
        int loops = Math.Max(1, Environment.ProcessorCount / 2);
        if (kind == TransportKind.Sockets) return new SocketTransport(loops, time, logging);
        if (!ReactorTransport.IsSupported)
            throw new StartupException("The gateway runs on 64-bit Linux only. Start it there, or say transport: sockets.");
        if (kind == TransportKind.Epoll) return new ReactorTransport(loops, time, logging);
        if (UringTransport.TryStart(loops, time, logging, out string? fault) is { } uring) return uring;
        if (kind == TransportKind.Uring)
            throw new StartupException($"transport: io_uring cannot be had here: {fault}. Allow it, or say transport: auto, which falls back to epoll.");
        GatewayLog.NoUring(logging.CreateLogger("HoopWire.Gateway"), fault!);
        return new ReactorTransport(loops, time, logging);
    }
}
