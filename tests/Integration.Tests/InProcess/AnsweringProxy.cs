using System.Net;
using System.Net.Sockets;
using HoopWire.Access;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>
/// Stands before a MySQL server and answers in its place to packets that hold a text, as long as the test has answers; everything else passes. Each packet of a
/// client's must come in one piece, as short commands do.
/// </summary>
internal sealed class AnsweringProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Target _server;
    private readonly byte[] _text;
    private readonly Queue<byte[]> _answers;

    /// <param name="server">The server.</param>
    /// <param name="text">What packets must hold.</param>
    /// <param name="answers">What is sent in the server's place, one after another; an empty one is no answer.</param>
    public AnsweringProxy(Target server, string text, params byte[][] answers)
    {
        (_server, _text, _answers) = (server, System.Text.Encoding.ASCII.GetBytes(text), new Queue<byte[]>(answers));
        _listener.Start();
        _ = AcceptAsync();
    }

    public Target Target => _server with { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port };

    public int AnswersLeft => _answers.Count;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        try
        {
            using var far = new TcpClient(_server.Host, _server.Port);
            await Task.WhenAny(CommandsAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _end.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of them has hung up.
        }
    }

    private async Task CommandsAsync(NetworkStream near, NetworkStream far)
    {
        byte[] buffer = new byte[1 << 16];
        while (await near.ReadAsync(buffer, _end.Token) is var length and > 0)
        {
            if (_answers.Count > 0 && buffer.AsSpan(0, length).IndexOf(_text) >= 0) await near.WriteAsync(_answers.Dequeue(), _end.Token);
            else await far.WriteAsync(buffer.AsMemory(0, length), _end.Token);
        }
    }
}
