using System.Security.Cryptography;
using HoopWire.Net;

namespace HoopWire.Postgres.Session;

/// <summary>The rest of a message that streams: forwarded or dropped as it comes, hashed where the recording wants its digest.</summary>
internal sealed class Body
{
    private Connection? _to;
    private IncrementalHash? _hash;
    private bool _hashing;

    /// <summary>Bytes still to come.</summary>
    public int Left { get; private set; }

    /// <summary>Whether bytes to come reach the peer, so that nothing may be put between them.</summary>
    public bool IsForwarding => Left > 0 && _to is not null;

    /// <summary>Length of what was hashed.</summary>
    public long HashedLength { get; private set; }

    /// <summary>Whether a digest is being made.</summary>
    public bool IsHashing => _hashing;

    /// <summary>Expects <paramref name="left"/> bytes for <paramref name="to"/>; null drops them.</summary>
    public void Expect(int left, Connection? to)
    {
        Left = left;
        _to = to;
    }

    /// <summary>Starts a digest with the bytes that were there already.</summary>
    public void StartHash(ReadOnlySpan<byte> first)
    {
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(first);
        _hashing = true;
        HashedLength = first.Length;
    }

    /// <summary>Ends the digest.</summary>
    public void FinishHash(Span<byte> sha256)
    {
        _hash!.GetHashAndReset(sha256);
        _hashing = false;
    }

    /// <summary>Takes what there is; the bytes taken.</summary>
    public int Take(ReadOnlySpan<byte> input)
    {
        int taken = Math.Min(Left, input.Length);
        ReadOnlySpan<byte> part = input[..taken];
        if (_hashing)
        {
            _hash!.AppendData(part);
            HashedLength += taken;
        }
        _to?.Forward(part);
        Left -= taken;
        return taken;
    }
}
