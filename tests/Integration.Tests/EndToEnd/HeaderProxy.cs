using System.Net;
using System.Net.Sockets;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A proxy that says these bytes first, and passes everything on after that.</summary>
internal sealed class HeaderProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public HeaderProxy(int port, byte[] header)
    {
        _listener.Start();
        _serving = ServeAsync(port, header);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync(int port, byte[] header)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var gateway = new TcpClient();
                await gateway.ConnectAsync(IPAddress.Loopback, port);
                await gateway.GetStream().WriteAsync(header);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(gateway.GetStream()), gateway.GetStream().CopyToAsync(client.GetStream()));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
