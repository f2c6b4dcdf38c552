using System.Net.Sockets;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Stands before a server: connections pass through to it, or a test plays the server in its place.</summary>
internal sealed class PlayedTarget : IDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Target _server;
    private Func<NetworkStream, Task>? _play;

    /// <param name="server">The server.</param>
    public PlayedTarget(Target server)
    {
        _server = server;
        _listener = new LoopbackListener(ServeAsync);
    }

    public Target Target => _server with { Host = "127.0.0.1", Port = _listener.Port };

    /// <summary>Plays the server for the next connection; those behind it pass again. Completes when the play is over, or the gateway has hung up.</summary>
    public Task PlayNextAsync(Func<NetworkStream, Task> play)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _play = async stream =>
        {
            try
            {
                await play(stream);
            }
            catch (Exception e) when (e is IOException or EndOfStreamException)
            {
                // The gateway has hung up.
            }

            over.SetResult();
        };
        return over.Task;
    }

    /// <summary>Says nothing more, until the gateway hangs up.</summary>
    public static async Task BeSilentAsync(NetworkStream stream)
    {
        var bytes = new byte[4096];
        while (await stream.ReadAsync(bytes) > 0)
        {
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        if (Interlocked.Exchange(ref _play, null) is { } play)
        {
            await play(near.GetStream());
            return;
        }

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
