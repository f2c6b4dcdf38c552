using System.Net;
using System.Net.Sockets;

namespace HoopWire.Kit;

/// <summary>Loopback ports that nothing listened on a moment ago.</summary>
public static class FreePort
{
    /// <summary>One free port.</summary>
    public static int Next() => Next(1)[0];

    /// <summary>Several free ports, all different.</summary>
    public static int[] Next(int count)
    {
        var listeners = new TcpListener[count];
        var ports = new int[count];
        for (var i = 0; i < count; i++)
        {
            listeners[i] = new TcpListener(IPAddress.Loopback, 0);
            listeners[i].Start();
            ports[i] = ((IPEndPoint)listeners[i].LocalEndpoint).Port;
        }

        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
