using System.Security.Cryptography;
using System.Text;

namespace HoopWire.ControlPlane;

/// <summary>Derives what SCRAM-SHA-256 keeps of a key (RFC 5802 section 3, RFC 7677), and the salts.</summary>
internal sealed class ScramDerivation(byte[] serverSecret)
{
    /// <summary>RFC 7677's minimum: keys are random, there is nothing to guess.</summary>
    public const int Iterations = 4096;

    private const int SaltBytes = 16;

    /// <summary>
    /// The salt of a user name. It is a function of the name and of the gateway's secret for everyone, so that an unknown name cannot be told
    /// from a known one, before and after a restart.
    /// </summary>
    public byte[] Salt(string user)
    {
        byte[] message = Encoding.UTF8.GetBytes("scram-salt\0" + user);
        return HMACSHA256.HashData(serverSecret, message)[..SaltBytes];
    }

    /// <summary>StoredKey and ServerKey of a key of <paramref name="user"/>. Keys are ASCII, which SASLprep leaves as they are.</summary>
    public (byte[] StoredKey, byte[] ServerKey) Derive(string user, ReadOnlySpan<byte> key, int iterations)
    {
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(key, Salt(user), iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        byte[] serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        byte[] storedKey = SHA256.HashData(clientKey);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return (storedKey, serverKey);
    }
}
