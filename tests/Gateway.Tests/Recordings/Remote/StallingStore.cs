using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HoopWire.Gateway.Recordings;

/// <summary>A store that begins each answer, and then brings nothing more of it while the connection stands.</summary>
internal sealed class StallingStore : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private readonly SemaphoreSlim _stalled = new(0);

    public StallingStore()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Completes when an answer has stopped in its middle.</summary>
    public async Task StalledAsync() => Assert.True(await _stalled.WaitAsync(TimeSpan.FromSeconds(60)));

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var client in _clients) client.Dispose();
        _stalled.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _clients.Add(client);
            var stream = client.GetStream();
            // The whole request: it has no body.
            var request = new StringBuilder();
            byte[] buffer = new byte[4096];
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)) request.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"00000000000000000000000000000000\"\r\n\r\nthe beginning"u8.ToArray());
            _stalled.Release();
        }
    }
}
