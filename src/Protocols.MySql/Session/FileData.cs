using System.Security.Cryptography;
using HoopWire.MySql.Wire;
using HoopWire.Recording;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>The packets of a file that the client sends for LOAD DATA LOCAL: none of them is a command, whatever its first byte. An empty one ends it that does not go on with a full one.</summary>
/// <param name="exchange">The session.</param>
internal sealed class FileData(Exchange exchange)
{
    private IncrementalHash? _hash;
    private long _length;
    private int _left;
    private bool _goesOn;

    /// <summary>Takes what there is of a packet.</summary>
    public Step Take(ReadOnlySpan<byte> input)
    {
        if (_left > 0) return Step.Taken(Forward(input[..Math.Min(_left, input.Length)]));
        if (PacketHead.TryRead(input, out var head) == FrameStatus.NeedMore) return Step.NeedMore(PacketHead.Bytes);
        // Under compression the frames are counted, and clients give packets numbers of their own.
        if (head.Sequence != exchange.TargetSequence && exchange.Client.Connection is not CompressedConnection) return exchange.ViolatedByClient("The client sent a file whose packets are out of sequence");
        bool ends = head.Length == 0 && !_goesOn;
        if (ends && !Finish()) return Step.Waiting;
        _goesOn = head.GoesOn;
        exchange.Continued++;
        exchange.TargetSequence++;
        exchange.ClientSequence = exchange.TargetSequence;
        _left = head.Length;
        new PacketHead(head.Length, (byte)(exchange.TargetSequence - 1)).Write(exchange.Target.Connection.GetSpan(PacketHead.Bytes));
        exchange.Target.Connection.Advance(PacketHead.Bytes);
        if (ends) exchange.Reply.FileEnds();
        return Step.Taken(PacketHead.Bytes);
    }

    private int Forward(ReadOnlySpan<byte> bytes)
    {
        exchange.Target.Connection.Forward(bytes);
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(bytes);
        _length += bytes.Length;
        _left -= bytes.Length;
        exchange.Continued++;
        return bytes.Length;
    }

    private bool Finish()
    {
        Span<byte> digest = stackalloc byte[32];
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.GetCurrentHash(digest);
        var written = exchange.Recorder.Digest(new DigestEvent { Sequence = exchange.Command.Sequence, Part = "local-infile", Length = _length, Sha256 = digest });
        if (!exchange.IsWritten(written, exchange.Client)) return false;
        _hash.GetHashAndReset(digest);
        _length = 0;
        return true;
    }
}
