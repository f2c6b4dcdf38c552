namespace HoopWire.Recording;

/// <summary>Takes digests of what is recorded in part, as they come to be known.</summary>
public interface IDigestSink
{
    /// <summary>The whole of a part has been hashed.</summary>
    /// <param name="part">What it is, as <see cref="DigestEvent.Part"/> names it.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="sha256">SHA-256, 32 bytes.</param>
    void Add(string part, long length, ReadOnlySpan<byte> sha256);
}
