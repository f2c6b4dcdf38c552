using System.Buffers;
using System.IO.Pipelines;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Reads whole messages in the asynchronous phase of a connection, where speed matters less than bounds.</summary>
internal sealed class HandshakeReader(PipeReader input)
{
    /// <summary>Whether bytes stood behind the last message when it was read.</summary>
    public bool HoldsMore { get; private set; }

    /// <summary>The next byte, left where it is; null when the peer closed before it.</summary>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken);
            byte? first = result.Buffer.IsEmpty ? null : result.Buffer.FirstSpan[0];
            input.AdvanceTo(result.Buffer.Start);
            if (first is not null || result.IsCompleted) return first;
        }
    }

    /// <summary>One byte, consumed; null when the peer closed before it.</summary>
    public async ValueTask<byte?> ReadByteAsync(CancellationToken cancellationToken)
    {
        byte[]? message = await ReadAsync(OneByte, cancellationToken);
        return message?[0];
    }

    /// <summary>The next message with its head; null when the peer closed between messages.</summary>
    /// <exception cref="ProtocolException">The bytes are no message, or the peer closed inside one.</exception>
    public async ValueTask<byte[]?> ReadAsync(HeadScan scan, CancellationToken cancellationToken)
    {
        byte[]? message = null;
        await ReadEachAsync(
            scan,
            bytes =>
            {
                message = bytes.ToArray();
                return false;
            },
            cancellationToken);
        return message;
    }

    /// <summary>Messages one after the other, where they lie, until one is the last that is wanted.</summary>
    /// <returns>False when the peer closed between messages.</returns>
    /// <exception cref="ProtocolException">The bytes are no message, or the peer closed inside one.</exception>
    public async ValueTask<bool> ReadEachAsync(HeadScan scan, MessageTake take, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken);
            (ReadOnlySequence<byte> left, bool isDone) = TakeAll(result.Buffer, scan, take);
            bool isEmpty = left.IsEmpty;
            if (isDone) HoldsMore = !isEmpty;
            input.AdvanceTo(left.Start, isDone ? left.Start : left.End);
            if (isDone) return true;
            if (!result.IsCompleted) continue;
            if (isEmpty) return false;
            throw ProtocolException.Create(ProtocolError.UnexpectedEnd, "The connection was closed inside a message.");
        }
    }

    private static (ReadOnlySequence<byte> Left, bool IsDone) TakeAll(ReadOnlySequence<byte> buffer, HeadScan scan, MessageTake take)
    {
        while (true)
        {
            FrameStatus status = Scan(buffer, scan, out int total);
            if (status == FrameStatus.Malformed) throw ProtocolException.Create(ProtocolError.BadLength, "The bytes are no PostgreSQL message.");
            if (status != FrameStatus.Message || total > buffer.Length) return (buffer, false);
            using var message = new ContiguousBytes(buffer.Slice(0, total));
            bool wantsMore = take(message.Span);
            buffer = buffer.Slice(total);
            if (!wantsMore) return (buffer, true);
        }
    }

    private static FrameStatus Scan(in ReadOnlySequence<byte> buffer, HeadScan scan, out int total)
    {
        if (buffer.FirstSpan.Length >= StartupPacket.HeadBytes || buffer.IsSingleSegment) return scan(buffer.FirstSpan, out total);
        Span<byte> head = stackalloc byte[StartupPacket.HeadBytes];
        int length = (int)Math.Min(buffer.Length, StartupPacket.HeadBytes);
        buffer.Slice(0, length).CopyTo(head);
        return scan(head[..length], out total);
    }

    private static FrameStatus OneByte(ReadOnlySpan<byte> input, out int totalLength)
    {
        totalLength = 1;
        return input.IsEmpty ? FrameStatus.NeedMore : FrameStatus.Message;
    }
}
