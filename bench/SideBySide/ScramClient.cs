using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Bench.SideBySide;

/// <summary>The client's half of SCRAM-SHA-256 (RFC 5802, RFC 7677), without a check of the server: a load generator trusts its own proxy.</summary>
internal sealed class ScramClient(string password)
{
    // Thousands of sessions share a password and mostly a salt; 4096 rounds each would measure the generator.
    private static readonly ConcurrentDictionary<(string Password, string Salt, int Iterations), byte[]> Salted = new();
    private readonly string _first = "n=,r=" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    public string First => "n,," + _first;

    public string Final(string serverFirst)
    {
        var fields = serverFirst.Split(',').ToDictionary(f => f[0], f => f[2..]);
        var iterations = int.Parse(fields['i'], CultureInfo.InvariantCulture);
        var salted = Salted.GetOrAdd((password, fields['s'], iterations), static key =>
            Rfc2898DeriveBytes.Pbkdf2(key.Password, Convert.FromBase64String(key.Salt), key.Iterations, HashAlgorithmName.SHA256, 32));
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = "c=biws,r=" + fields['r'];
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{_first},{serverFirst},{withoutProof}"));
        for (var i = 0; i < signature.Length; i++) signature[i] ^= clientKey[i];
        return $"{withoutProof},p={Convert.ToBase64String(signature)}";
    }
}
