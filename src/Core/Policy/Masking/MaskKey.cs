namespace HoopWire.Policy.Masking;

/// <summary>The keys of one domain. Never printed.</summary>
public sealed class MaskKey
{
    /// <summary>Length of each key.</summary>
    public const int Bytes = 32;

    private readonly byte[] _token;
    private readonly byte[] _fpe;

    internal MaskKey(byte[] token, byte[] fpe) => (_token, _fpe) = (token, fpe);

    /// <summary>The key of HMAC-SHA-256 for tokens.</summary>
    public ReadOnlySpan<byte> Token => _token;

    /// <summary>The AES-256 key of FF1.</summary>
    public ReadOnlySpan<byte> Fpe => _fpe;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
