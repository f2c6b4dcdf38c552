using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace HoopWire.Recording;

/// <summary>
/// Makes the digests of a command's parameters, of which some are recorded in part: of each value that is longer than what is recorded of it, and, where there
/// are several, of all of them, each behind its length (4 bytes, big-endian; −1 for NULL).
/// </summary>
/// <param name="count">How many parameters there are, at least one.</param>
/// <param name="keptBytesMax">Values of more bytes have a digest of their own.</param>
/// <param name="sink">Takes the digests.</param>
public sealed class ParameterHashes(int count, int keptBytesMax, IDigestSink sink)
{
    private readonly IncrementalHash _value = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _all = count > 1 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private int _number;
    private long _left;
    private long _length;
    private long _allLength;

    /// <summary>Whether every parameter was given, and whole.</summary>
    private bool IsComplete => _number == count && _left == 0;

    private bool IsLong => _length > keptBytesMax;

    private string Part => string.Create(CultureInfo.InvariantCulture, $"parameter {_number}");

    /// <summary>The next parameter begins.</summary>
    /// <param name="length">Its length; −1 for NULL.</param>
    public void Begin(int length)
    {
        AppendLength(length);
        _number++;
        _length = _left = Math.Max(0, length);
    }

    /// <summary>More of its value.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        _all?.AppendData(part);
        _allLength += part.Length;
        if (IsLong) _value.AppendData(part);
        _left -= part.Length;
        if (_left == 0 && IsLong) Write(Part, _length, _value);
    }

    /// <summary>The next parameter's value was hashed before, as it came in parts: it has a digest of its own, and only its length stands among all of them.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="sha256">Its SHA-256.</param>
    public void Add(long length, ReadOnlySpan<byte> sha256)
    {
        AppendLength((int)Math.Min(length, int.MaxValue));
        _number++;
        _length = _left = 0;
        sink.Add(Part, length, sha256);
    }

    /// <summary>No more comes: what was not given whole has no digest.</summary>
    public void Finish()
    {
        if (_all is not null && IsComplete) Write("parameters", _allLength, _all);
        _value.Dispose();
        _all?.Dispose();
    }

    private void AppendLength(int length)
    {
        if (_all is null) return;
        Span<byte> head = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(head, length);
        _all.AppendData(head);
        _allLength += head.Length;
    }

    private void Write(string part, long length, IncrementalHash hash)
    {
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(sha256);
        sink.Add(part, length, sha256);
    }
}
