using System.Numerics;
using System.Security.Cryptography;

namespace HoopWire.Access;

/// <summary>
/// Ed25519 (RFC 8032 section 5.1) with secrets of any length, which are hashed whole: what the base library lacks and OpenSSL takes with 32 bytes
/// only. Takes milliseconds and does not hide its time: for keys made here and for logins, off the loop.
/// </summary>
public static class Ed25519
{
    /// <summary>Bytes of a public key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Invert(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = MakeBase();
    private static readonly Point Neutral = new(0, 1, 1, 0);

    /// <summary>The public key of a secret.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> secret)
    {
        (BigInteger scalar, _) = Expand(secret);
        return Encode(Multiply(Base, scalar));
    }

    /// <summary>Signs a message.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message)
    {
        (BigInteger scalar, byte[] prefix) = Expand(secret);
        byte[] key = Encode(Multiply(Base, scalar));
        BigInteger r = Hash(prefix, message, []);
        byte[] first = Encode(Multiply(Base, r));
        BigInteger second = (r + (Hash(first, key, message) * scalar)) % Order;
        return [.. first, .. ToBytes(second)];
    }

    /// <summary>Whether a signature of a message was made with the secret of a public key.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyBytes || signature.Length != SignatureBytes) return false;
        var second = new BigInteger(signature[KeyBytes..], isUnsigned: true);
        if (second >= Order || !TryDecode(publicKey, out Point key)) return false;
        ReadOnlySpan<byte> first = signature[..KeyBytes];
        BigInteger challenge = Hash(first, publicKey, message);
        // R = s·B - h·A, compared in its encoding.
        Point negated = new(Mod(-key.X), key.Y, key.Z, Mod(-key.T));
        return CryptographicOperations.FixedTimeEquals(Encode(Add(Multiply(Base, second), Multiply(negated, challenge))), first);
    }

    private static (BigInteger Scalar, byte[] Prefix) Expand(ReadOnlySpan<byte> secret)
    {
        byte[] hash = SHA512.HashData(secret);
        hash[0] &= 248;
        hash[31] &= 127;
        hash[31] |= 64;
        return (new BigInteger(hash.AsSpan(0, KeyBytes), isUnsigned: true), hash[KeyBytes..]);
    }

    private static BigInteger Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        return new BigInteger(hash.GetHashAndReset(), isUnsigned: true) % Order;
    }

    private static Point Multiply(Point point, BigInteger scalar)
    {
        Point sum = Neutral;
        for (long bit = (long)scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = Add(sum, sum);
            if (!((scalar >> (int)bit) & 1).IsZero) sum = Add(sum, point);
        }
        return sum;
    }

    // RFC 8032 section 5.1.4, extended homogeneous coordinates.
    private static Point Add(Point p, Point q)
    {
        BigInteger a = Mod((p.Y - p.X) * (q.Y - q.X)), b = Mod((p.Y + p.X) * (q.Y + q.X));
        BigInteger c = Mod(2 * p.T * q.T * D), d = Mod(2 * p.Z * q.Z);
        BigInteger e = b - a, f = d - c, g = d + c, h = b + a;
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static byte[] Encode(Point point)
    {
        BigInteger inverse = Invert(point.Z);
        BigInteger x = Mod(point.X * inverse), y = Mod(point.Y * inverse);
        byte[] bytes = ToBytes(y);
        if (!x.IsEven) bytes[^1] |= 0x80;
        return bytes;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out Point point)
    {
        point = default;
        byte[] copy = bytes.ToArray();
        bool odd = (copy[^1] & 0x80) != 0;
        copy[^1] &= 0x7F;
        var y = new BigInteger(copy, isUnsigned: true);
        if (y >= P || !TryRecover(y, odd, out BigInteger x)) return false;
        point = new Point(x, y, 1, Mod(x * y));
        return true;
    }

    private static bool TryRecover(BigInteger y, bool odd, out BigInteger x)
    {
        BigInteger square = Mod((y * y - 1) * Invert((D * y * y) + 1));
        x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod((x * x) - square) != 0) x = Mod(x * RootOfMinusOne);
        if (Mod((x * x) - square) != 0 || (x.IsZero && odd)) return false;
        if (x.IsEven == odd) x = P - x;
        return true;
    }

    private static Point MakeBase()
    {
        BigInteger y = Mod(4 * Invert(5));
        TryRecover(y, odd: false, out BigInteger x);
        return new Point(x, y, 1, Mod(x * y));
    }

    private static byte[] ToBytes(BigInteger value)
    {
        byte[] bytes = new byte[KeyBytes];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private static BigInteger Mod(BigInteger value)
    {
        BigInteger rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
