using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HoopWire.ControlPlane;

/// <summary>Sends over TCP or a Unix socket, and waits until the other side's system has taken every byte.</summary>
internal sealed partial class SocketSink(EndPoint endPoint) : IExportSink
{
    /// <summary>Linux: bytes of a socket that were not acknowledged (TCP), or not read (Unix), by the other side. ioctl_list(2), tcp(7).</summary>
    private const nuint UnsentBytes = 0x5411;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private Socket? _socket;

    public string Place => endPoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => endPoint.ToString() ?? "",
    };

    public async Task<string?> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Timeout);
        try
        {
            if (_socket is { } known && IsGone(known)) Dispose();
            Socket socket = _socket ??= await ConnectAsync(patience.Token);
            for (ReadOnlyMemory<byte> rest = lines; !rest.IsEmpty;) rest = rest[await socket.SendAsync(rest, patience.Token)..];
            while (Unsent(socket) > 0) await Task.Delay(Look, patience.Token);
            if (IsGone(socket)) throw new IOException("the other side closed the connection");
            return null;
        }
        catch (Exception e)
        {
            Dispose();
            if (e is SocketException) throw new IOException(e.Message, e);
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested) throw new IOException("the other side takes nothing", e);
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        Socket socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Nothing is ever read: readable means closed.
    private static bool IsGone(Socket socket) => socket.Poll(0, SelectMode.SelectError) || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);

    private static int Unsent(Socket socket) => Control((int)socket.Handle, UnsentBytes, out int bytes) == 0 ? bytes : 0;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int file, nuint request, out int value);
}
