using System.Net;
using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>A TCP connection over the framework's sockets.</summary>
internal sealed class SocketConnection : StreamConnection
{
    // A hang-up shows only behind the bytes before it, so those are read while somebody watches for it.
    private const int ReadAheadBytesMax = 128 << 10;
    private const int KeepIdleSeconds = 60;
    private const int KeepIntervalSeconds = 15;
    private const int KeepCount = 4;

    private readonly SocketLoop _loop;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly CancellationTokenSource _leaves = new();
    private readonly EndPoint? _peer;
    private readonly EndPoint? _local;

    private SocketConnection(SocketLoop loop, Socket socket, NetworkStream stream, EndPoint? peer, EndPoint? local, int receiveBytesMax)
        : base(loop, receiveBytesMax, stream, returnsElsewhere: true)
    {
        _loop = loop;
        _socket = socket;
        _stream = stream;
        _peer = peer;
        _local = local;
        ReadToken = _leaves.Token;
        loop.Add(this);
    }

    public override EndPoint? LocalEndPoint => _local;

    protected override EndPoint? PeerEndPoint => _peer;

    protected override bool ReadsAhead => WatchesHangup && Input.Length < ReadAheadBytesMax;

    /// <summary>Takes over a connected socket. Loop thread only.</summary>
    public static SocketConnection Start(SocketLoop loop, Socket socket, int receiveBytesMax)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepIdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepCount);
        var connection = new SocketConnection(
            loop, socket, new NetworkStream(socket, ownsSocket: true), Unmapped(socket.RemoteEndPoint), Unmapped(socket.LocalEndPoint), receiveBytesMax);
        connection.Start();
        return connection;
    }

    /// <summary>Goes on with what another loop had. Loop thread only.</summary>
    public static SocketConnection Restore(SocketLoop loop, HandedSocket from)
    {
        var connection = new SocketConnection(loop, from.Socket, from.Stream, from.Peer, from.Local, from.ReceiveBytesMax);
        connection.Enter(from);
        connection.Continue(from.Output);
        return connection;
    }

    /// <summary>Connects to one address. Loop thread only.</summary>
    public static async Task<Connection> ConnectAsync(LoopThread loop, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (DescriptorReserve.Holds((int)socket.Handle)) throw new SocketException((int)SocketError.TooManyOpenSockets);
            await socket.ConnectAsync(endPoint, cancellationToken);
            return Start((SocketLoop)loop, socket, new ListenSettings().ReceiveBytesMax);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The loop stops.</summary>
    public void OnLoopStopping()
    {
        if (!TryAbandonDeparture())
            Abort();
    }

    protected override void InterestChanged()
    {
        if (ReadToken.CanBeCanceled && !MayLeave)
            ReadToken = default;
        base.InterestChanged();
    }

    // A write under way goes with the connection.
    protected override void EndWrites()
    {
    }

    protected override void EndRead() => _leaves.Cancel();

    protected override void Move(Handover handover)
    {
        _loop.Remove(this);
        handover.Add(new HandedSocket(this, _socket, _stream) { Peer = _peer, Local = _local, Output = TakeUnwritten() });
        handover.Send();
    }

    protected override void CloseTransport(ConnectionEnd end)
    {
        base.CloseTransport(end);
        _loop.Remove(this);
    }

    protected override void ShutdownSend()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The peer is gone already, which the read under way finds out too.
        }
    }

    protected override ConnectionEnd EndFor(Exception e) => ConnectionEnd.Reset;

    private static EndPoint? Unmapped(EndPoint? endPoint) => endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
        ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
        : endPoint;
}
