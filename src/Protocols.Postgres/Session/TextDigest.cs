using System.Security.Cryptography;

namespace HoopWire.Postgres.Session;

/// <summary>The digest of a statement's text that is too long to be gathered: up to the zero byte that ends it.</summary>
/// <param name="exchange">The session.</param>
internal sealed class TextDigest(Exchange exchange) : BodyDigest(exchange)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _hasEnded;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        if (_hasEnded) return;
        int end = bytes.IndexOf((byte)0);
        _hasEnded = end >= 0;
        var text = _hasEnded ? bytes[..end] : bytes;
        _hash.AppendData(text);
        _length += text.Length;
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        Write("text", _length, _hash);
        _hash.Dispose();
    }
}
