using System.Net;
using System.Net.Sockets;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>Waits until a server accepts.</summary>
internal static class PortProbe
{
    public static async Task WaitAsync(int port, RunningProcess server)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (server.IsRunning)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException(server.Describe($"does not listen on port {port}"));
    }
}
