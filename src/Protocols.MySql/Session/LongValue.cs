using System.Security.Cryptography;

namespace HoopWire.MySql.Session;

/// <summary>A parameter's value that comes in parts (COM_STMT_SEND_LONG_DATA), of which the first bytes are kept for the recording. Once there are more they are hashed as they pass.</summary>
internal sealed class LongValue : IDisposable
{
    private IncrementalHash? _hash;
    private byte[] _kept = [];
    private int _keptLength;

    /// <summary>Bytes that have come.</summary>
    public long Length { get; private set; }

    /// <summary>The first of them.</summary>
    public ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _keptLength);

    /// <summary>A part came, of which at most <paramref name="room"/> bytes are kept; how many were.</summary>
    public int Add(ReadOnlySpan<byte> part, int room)
    {
        // Once something was left out nothing behind it is kept.
        int keep = Length == _keptLength ? Math.Min(part.Length, room) : 0;
        if (_hash is null && keep < part.Length)
        {
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash.AppendData(Kept);
        }
        _hash?.AppendData(part);
        Length += part.Length;
        if (keep == 0) return 0;
        if (_kept.Length - _keptLength < keep) Array.Resize(ref _kept, Math.Max(_keptLength + keep, _kept.Length * 2));
        part[..keep].CopyTo(_kept.AsSpan(_keptLength));
        _keptLength += keep;
        return keep;
    }

    /// <summary>The SHA-256 of all that has come.</summary>
    public void WriteHash(Span<byte> sha256)
    {
        if (_hash is null) SHA256.HashData(Kept, sha256);
        else _hash.GetCurrentHash(sha256);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash?.Dispose();
}
