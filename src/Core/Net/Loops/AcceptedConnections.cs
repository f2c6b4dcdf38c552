using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using HoopWire.Wire;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>What a listener does with a connection it accepted, whatever the transport.</summary>
internal sealed class AcceptedConnections(ListenSettings settings, Func<Connection, Task> onConnection, ILogger log)
{
    public ListenSettings Settings => settings;

    /// <summary>Runs the handler on the connection's loop, which the caller is on. Its failure concerns this connection only.</summary>
    public void Start(RelayConnection connection) => _ = ConnectionHandler.RunAsync(connection, ServeAsync, log);

    private async Task ServeAsync(Connection connection)
    {
        if (IsTrustedProxy(connection.RemoteEndPoint) && !await TakeProxyHeaderAsync((RelayConnection)connection))
            return;
        await onConnection(connection);
    }

    private bool IsTrustedProxy(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return false;

        foreach (IPNetwork network in settings.ProxyProtocolFrom)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private async Task<bool> TakeProxyHeaderAsync(RelayConnection connection)
    {
        using var deadline = new CancellationTokenSource();
        LoopTimer timer = connection.Loop.Schedule(settings.ProxyHeaderTimeout, static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            string? fault = await ReadProxyHeaderAsync(connection, deadline.Token);
            if (fault is null)
                return true;
            if (fault.Length > 0)
                NetLog.ProxyHeaderRefused(log, connection.RemoteEndPoint, fault);
        }
        catch (OperationCanceledException)
        {
            NetLog.ProxyHeaderRefused(log, connection.RemoteEndPoint, $"no whole PROXY header came within {settings.ProxyHeaderTimeout.TotalSeconds:0.#} s.");
        }
        finally
        {
            timer.Cancel();
        }

        connection.Abort();
        return false;
    }

    /// <summary>Null when the header was read; otherwise what was wrong, or nothing when the connection closed without a byte.</summary>
    private static async Task<string?> ReadProxyHeaderAsync(RelayConnection connection, CancellationToken cancellationToken)
    {
        PipeReader input = connection.Pipe.Input;
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> bytes = read.Buffer;
            FrameStatus status = ProxyHeader.TryRead(bytes.FirstSpan, out ProxyHeader header);
            if (status == FrameStatus.Message)
            {
                input.AdvanceTo(bytes.GetPosition(header.Length));
                if (header.Source is { } source)
                    connection.SetClient(new IPEndPoint(source, header.SourcePort));
                return null;
            }

            input.AdvanceTo(bytes.Start, bytes.End);
            if (status == FrameStatus.Malformed)
                return "what it sent is no PROXY header, which this address must send first.";
            if (read.IsCompleted)
                return bytes.IsEmpty ? "" : "it closed inside its PROXY header.";
        }
    }
}
