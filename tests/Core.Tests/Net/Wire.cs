using System.Net.Security;
using System.Net.Sockets;

namespace HoopWire.Core.Tests.Net;

/// <summary>The test's end of a connection.</summary>
internal sealed class Wire(Socket socket, Stream stream) : IAsyncDisposable
{
    public Socket Socket => socket;

    public Stream Stream => stream;

    public Task SendAsync(byte[] bytes) => stream.WriteAsync(bytes).AsTask();

    public Task SendAsync(ReadOnlySpan<byte> text) => SendAsync(text.ToArray());

    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    /// <summary>Says that nothing follows; reading goes on.</summary>
    public async Task HalfCloseAsync()
    {
        if (stream is SslStream ssl)
            await ssl.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Closes with a TCP reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        socket.Dispose();
    }
}
