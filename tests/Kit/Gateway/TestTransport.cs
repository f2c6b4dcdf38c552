using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Kit;

/// <summary>The transport that gateways of tests run on: the default one, or what HOOPWIRE_TEST_TRANSPORT names.</summary>
public static class TestTransport
{
    /// <summary>The name; null for the default.</summary>
    public static string? Name => Environment.GetEnvironmentVariable("HOOPWIRE_TEST_TRANSPORT") is { Length: > 0 } name ? name : null;

    /// <summary>The same for tests that run the gateway's parts themselves; <paramref name="name"/> is that of one on which a test insists.</summary>
    public static ITransport Create(int loops, TimeProvider? time = null, string? name = null)
    {
        time ??= TimeProvider.System;
        return (name ?? Name) switch
        {
            "sockets" => new SocketTransport(loops, time, NullLoggerFactory.Instance),
            null or "io_uring" when UringTransport.TryStart(loops, time, NullLoggerFactory.Instance, out _) is { } uring => uring,
            _ => new ReactorTransport(loops, time, NullLoggerFactory.Instance),
        };
    }

    /// <summary>A line for a configuration; empty for the default.</summary>
    public static string ConfigLine => Name is { } name ? $"transport: {name}\n" : "";
}
