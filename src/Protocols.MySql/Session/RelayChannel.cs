using System.Buffers;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// One leg of a session that logs in anew in the midst of its relay. What comes before it is asked for stays where it is, and its leg waits. A breach of the framing ends the session.
/// </summary>
/// <param name="exchange">The session.</param>
/// <param name="side">Whose leg.</param>
internal sealed class RelayChannel(Exchange exchange, Side side) : ILoginChannel
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _gathered = new();
    private TaskCompletionSource<byte[]?>? _asked;

    public Connection Connection => Leg.Connection;

    private Leg Leg => side == Side.Client ? exchange.Client : exchange.Target;

    private byte Sequence
    {
        get => side == Side.Client ? exchange.ClientSequence : exchange.TargetSequence;
        set
        {
            if (side == Side.Client) exchange.ClientSequence = value;
            else exchange.TargetSequence = value;
        }
    }

    /// <summary>Below the compressed protocol messages count from zero, each by itself: frames are what is counted.</summary>
    private byte Expected => Connection is CompressedConnection ? (byte)0 : Sequence;

    public ArrayBufferWriter<byte> Begin()
    {
        _payload.ResetWrittenCount();
        return _payload;
    }

    public ValueTask SendAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Sequence = Message.Write(Connection, Sequence, _payload.WrittenSpan);
        Connection.Flush();
        return ValueTask.CompletedTask;
    }

    /// <exception cref="OperationCanceledException">The time is over, or the session has ended.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked = asked;
        using var end = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<byte[]?>)state!).TrySetCanceled(token), asked);
        Leg.Go(Waits.Replies);
        return await asked.Task;
    }

    /// <summary>Takes what the peer sent.</summary>
    public Step Take(ReadOnlySpan<byte> input)
    {
        if (_asked is not { } asked)
        {
            Leg.Wait(Waits.Replies);
            return Step.Waiting;
        }
        switch (Message.TryRead(input, MySqlLimits.LoginBytesMax, out var message, out int wanted))
        {
            case MessageStatus.NeedMore:
                return Step.NeedMore(wanted);
            case MessageStatus.TooLong:
                return Violated("a packet that is longer than one of a login can be");
            case MessageStatus.Message when message.FirstSequence == Expected:
                break;
            default:
                return Violated("a packet of a login that is out of sequence");
        }
        Sequence = (byte)(Sequence + message.Packets);
        _asked = null;
        asked.TrySetResult(message.Payload(input, _gathered).ToArray());
        return Step.Taken(message.Total);
    }

    private Step Violated(string what) => side == Side.Client ? exchange.ViolatedByClient($"The client sent {what}") : exchange.ViolatedByTarget(what);
}
