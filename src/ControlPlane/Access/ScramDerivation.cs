using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>The salts of the gateway's users, and what SCRAM-SHA-256 keeps of their access keys.</summary>
internal sealed class ScramDerivation(byte[] serverSecret)
{
    /// <summary>RFC 7677's minimum: keys are random, there is nothing to guess.</summary>
    public const int Iterations = ScramCredential.IterationsMin;

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

    /// <summary>The verifier of a key of <paramref name="user"/>.</summary>
    public ScramVerifier Derive(string user, string keyId, Secret key, int iterations) =>
        ScramCredential.Derive(key, Salt(user), iterations).ToVerifier(keyId);
}
