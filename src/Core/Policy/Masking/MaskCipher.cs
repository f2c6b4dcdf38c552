namespace HoopWire.Policy.Masking;

/// <summary>The keyed functions of one domain, ready for use on one thread at a time: made once, then without allocation.</summary>
public sealed class MaskCipher : IDisposable
{
    /// <summary>Length of a keyed hash.</summary>
    public const int HashBytes = KeyedSha256.HashBytes;

    private readonly KeyedSha256 _hash;
    private readonly RecentHashes _recent = new();

    /// <summary>The functions of a domain's keys.</summary>
    public MaskCipher(MaskKey key)
    {
        _hash = new KeyedSha256(key.Token);
        Bits = new Ff1(key.Fpe, 2);
        Digits = new Ff1(key.Fpe, 10);
        Alphanumerics = new Ff1(key.Fpe, 62);
    }

    /// <summary>FF1 on binary digits.</summary>
    public Ff1 Bits { get; }

    /// <summary>FF1 on decimal digits.</summary>
    public Ff1 Digits { get; }

    /// <summary>FF1 on digits and the letters of ASCII.</summary>
    public Ff1 Alphanumerics { get; }

    /// <summary>HMAC-SHA-256 of a value in its canonical form. <paramref name="family"/> keeps values of different types apart.</summary>
    public void Hash(byte family, ReadOnlySpan<byte> canonical, Span<byte> hash)
    {
        if (_recent.TryFind(family, canonical, hash, out int place)) return;
        _hash.Compute(family, canonical, hash);
        _recent.Keep(place, family, canonical, hash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _recent.Clear();
        Bits.Dispose();
        Digits.Dispose();
        Alphanumerics.Dispose();
    }
}
