using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The digests of a Bind's parameters or a FunctionCall's arguments: of each value that is longer than what is recorded of it, and, where there are several, of all of them as
/// they stand in the message, each behind its length.
/// </summary>
/// <param name="exchange">The session.</param>
/// <param name="count">How many parameters there are, at least one.</param>
internal sealed class ParameterDigests(Exchange exchange, int count) : BodyDigest(exchange)
{
    private readonly IncrementalHash _value = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _all = count > 1 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly byte[] _head = new byte[sizeof(int)];
    private int _headBytes;
    private int _number = 1;
    private int _length;
    private int _left;
    private long _allLength;

    private bool IsLong => _length > CommandRecord.KeptBytesMax;

    /// <summary>False for lengths that no Bind has: the target will refuse it, and there is nothing to hash.</summary>
    private bool IsSound { get; set; } = true;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && IsSound && _number <= count)
        {
            int taken = _headBytes < _head.Length ? TakeHead(bytes) : TakeValue(bytes);
            _all?.AppendData(bytes[..taken]);
            _allLength += taken;
            bytes = bytes[taken..];
            if (_headBytes == _head.Length && _left == 0) EndValue();
        }
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        if (_all is not null && _number > count) Write("parameters", _allLength, _all);
        _value.Dispose();
        _all?.Dispose();
    }

    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(_head.Length - _headBytes, bytes.Length);
        bytes[..taken].CopyTo(_head.AsSpan(_headBytes));
        _headBytes += taken;
        if (_headBytes < _head.Length) return taken;
        _length = BinaryPrimitives.ReadInt32BigEndian(_head);
        IsSound = _length >= -1;
        _left = Math.Max(0, _length);
        return taken;
    }

    private int TakeValue(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(_left, bytes.Length);
        if (IsLong) _value.AppendData(bytes[..taken]);
        _left -= taken;
        return taken;
    }

    private void EndValue()
    {
        if (IsLong) Write(string.Create(CultureInfo.InvariantCulture, $"parameter {_number}"), _length, _value);
        _number++;
        _headBytes = 0;
    }
}
