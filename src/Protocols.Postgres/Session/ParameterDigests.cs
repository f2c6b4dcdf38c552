using System.Buffers.Binary;
using HoopWire.Recording;

namespace HoopWire.Postgres.Session;

/// <summary>The digests of a Bind's parameters or a FunctionCall's arguments, whose values stand in the message each behind its length.</summary>
internal sealed class ParameterDigests : BodyDigest
{
    private readonly ParameterHashes _hashes;
    private readonly byte[] _head = new byte[sizeof(int)];
    private readonly int _count;
    private int _headBytes;
    private int _number = 1;
    private int _left;

    /// <summary>The digests of so many parameters, at least one.</summary>
    public ParameterDigests(Exchange exchange, int count) : base(exchange)
    {
        _count = count;
        _hashes = new ParameterHashes(count, CommandRecord.KeptBytesMax, this);
    }

    /// <summary>False for lengths that no Bind has: the target will refuse it, and there is nothing to hash.</summary>
    private bool IsSound { get; set; } = true;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && IsSound && _number <= _count)
        {
            bytes = bytes[(_headBytes < _head.Length ? TakeHead(bytes) : TakeValue(bytes))..];
            if (_headBytes < _head.Length || _left > 0) continue;
            _number++;
            _headBytes = 0;
        }
    }

    /// <inheritdoc/>
    public override void Finish() => _hashes.Finish();

    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(_head.Length - _headBytes, bytes.Length);
        bytes[..taken].CopyTo(_head.AsSpan(_headBytes));
        _headBytes += taken;
        if (_headBytes < _head.Length) return taken;
        int length = BinaryPrimitives.ReadInt32BigEndian(_head);
        IsSound = length >= -1;
        _left = Math.Max(0, length);
        if (IsSound) _hashes.Begin(length);
        return taken;
    }

    private int TakeValue(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(_left, bytes.Length);
        _hashes.Append(bytes[..taken]);
        _left -= taken;
        return taken;
    }
}
