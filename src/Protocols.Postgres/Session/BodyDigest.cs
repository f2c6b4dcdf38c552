using System.Security.Cryptography;
using HoopWire.Recording;

namespace HoopWire.Postgres.Session;

/// <summary>Makes the SHA-256 of what a recording holds in part, while the message passes by.</summary>
/// <param name="exchange">The session.</param>
internal abstract class BodyDigest(Exchange exchange) : IDigestSink
{
    /// <summary>Whether the session has ended, as a digest could not be recorded: nothing more of the message may be forwarded.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Takes more of the message.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The message is over.</summary>
    public abstract void Finish();

    /// <summary>Records what was hashed.</summary>
    public void Add(string part, long length, ReadOnlySpan<byte> sha256)
    {
        var written = exchange.Recorder.Digest(new DigestEvent { Sequence = exchange.Sequence, Part = part, Length = length, Sha256 = sha256 });
        IsLost |= !exchange.IsWritten(written, exchange.Client);
    }

    /// <summary>Records what was hashed, and begins anew.</summary>
    protected void Write(string part, long length, IncrementalHash hash)
    {
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(sha256);
        Add(part, length, sha256);
    }
}
