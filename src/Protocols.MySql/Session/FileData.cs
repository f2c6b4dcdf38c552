using System.Security.Cryptography;
using HoopWire.MySql.Wire;
using HoopWire.Recording;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>The packets of a file that the client sends for LOAD DATA LOCAL: none of them is a command, whatever its first byte. An empty one ends it.</summary>
/// <param name="exchange">The session.</param>
internal sealed class FileData(Exchange exchange)
{
    private IncrementalHash? _hash;
    private long _length;
    private int _left;

    /// <summary>Takes what there is of a packet.</summary>
    public Step Take(ReadOnlySpan<byte> input)
    {
        if (_left > 0) return Step.Taken(Forward(input[..Math.Min(_left, input.Length)], isBody: true));
        if (PacketHead.TryRead(input, out var head) == FrameStatus.NeedMore) return Step.NeedMore(PacketHead.Bytes);
        if (head.Sequence != exchange.TargetSequence) return exchange.ViolatedByClient("The client sent a file whose packets are out of sequence");
        if (head.Length == 0 && !Finish()) return Step.Waiting;
        exchange.TargetSequence++;
        exchange.ClientSequence = exchange.TargetSequence;
        _left = head.Length;
        Forward(input[..PacketHead.Bytes], isBody: false);
        if (head.Length == 0) exchange.Reply.FileEnds();
        return Step.Taken(PacketHead.Bytes);
    }

    private int Forward(ReadOnlySpan<byte> bytes, bool isBody)
    {
        exchange.Target.Connection.Forward(bytes);
        if (!isBody) return bytes.Length;
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(bytes);
        _length += bytes.Length;
        _left -= bytes.Length;
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
