using System.Net;
using System.Net.Sockets;
using HoopWire.Access;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Stands before a server and lets connections through to it once it is opened.</summary>
internal sealed class HeldTarget : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Target _server;
    private readonly Task _opens;

    /// <param name="server">The server.</param>
    /// <param name="opens">What connections wait for.</param>
    public HeldTarget(Target server, Task opens)
    {
        (_server, _opens) = (server, opens);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Target Target => _server with { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port };

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        await _opens;
        try
        {
            using var far = new TcpClient(_server.Host, _server.Port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // One of them has hung up.
        }
    }
}
