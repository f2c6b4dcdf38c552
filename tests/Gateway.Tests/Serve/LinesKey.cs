using System.Text;
using HoopWire.Access;

namespace HoopWire.Gateway.Serve;

/// <summary>A key pair that logs in where public keys do.</summary>
internal sealed class LinesKey(string secret)
{
    private const string Kind = "ssh-ed25519";
    private readonly byte[] _secret = Encoding.ASCII.GetBytes(secret);

    /// <summary>The public half's bytes.</summary>
    public string Base64 => Convert.ToBase64String([0, 0, 0, (byte)Kind.Length, .. Encoding.ASCII.GetBytes(Kind), 0, 0, 0, Ed25519.KeyBytes, .. Ed25519.PublicKey(_secret)]);

    /// <summary>The public half, as the configuration has it.</summary>
    public string Line => $"{Kind} {Base64}";

    /// <summary>Signs a challenge.</summary>
    public string Sign(string challenge) => Convert.ToBase64String(Ed25519.Sign(_secret, Convert.FromBase64String(challenge)));
}
