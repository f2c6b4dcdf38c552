using System.Security.Cryptography;

namespace HoopWire.Policy.Masking;

/// <summary>The keyed functions of one domain, ready for use on one thread at a time: made once, then without allocation.</summary>
public sealed class MaskCipher : IDisposable
{
    /// <summary>Length of a keyed hash.</summary>
    public const int HashBytes = 32;

    private readonly IncrementalHash _hash;

    /// <summary>The functions of a domain's keys.</summary>
    public MaskCipher(MaskKey key)
    {
        _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Token);
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
        ReadOnlySpan<byte> head = [family];
        _hash.AppendData(head);
        _hash.AppendData(canonical);
        _hash.GetHashAndReset(hash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        Bits.Dispose();
        Digits.Dispose();
        Alphanumerics.Dispose();
    }
}
