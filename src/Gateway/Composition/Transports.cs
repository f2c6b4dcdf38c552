using HoopWire.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>Chooses the transport of this system.</summary>
internal static class Transports
{
    /// <summary>One loop per core.</summary>
    /// <exception cref="StartupException">The system has none.</exception>
    public static ITransport Create(TimeProvider time, ILoggerFactory logging) =>
        ReactorTransport.IsSupported
            ? new ReactorTransport(Environment.ProcessorCount, time, logging)
            : throw new StartupException("The gateway runs on 64-bit Linux only. Start it there.");
}
