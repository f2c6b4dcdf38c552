using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.Lines.Session;

/// <summary>A login with a public key: the client signs a challenge that no other connection has.</summary>
internal static class KeyProof
{
    /// <summary>What stands before the key's bytes, in the place of an access key.</summary>
    public const string Prefix = "publickey:";

    private const string Kind = "ssh-ed25519";
    private const int ChallengeBytes = 32;

    /// <summary>Whose key it is, once it has signed.</summary>
    public static async Task<AuthenticationResult> CheckAsync(Connection connection, string offered, string user, IAuthenticator authenticator, CancellationToken cancellationToken)
    {
        byte[] challenge = RandomNumberGenerator.GetBytes(ChallengeBytes);
        await Lines.WriteAsync(connection, $"SIGN {Convert.ToBase64String(challenge)}");
        byte[] signature = Decode(await Lines.ReadAsync(connection, cancellationToken));
        byte[] bytes = Decode(offered);
        if (UserPublicKey.TryRead(bytes) is not { Algorithm: Kind } key || bytes.Length != 8 + Kind.Length + Ed25519.KeyBytes) return AuthenticationResult.Refuse("The public key is of no kind that is known here.");
        bool isSigned = await Task.Run(() => Ed25519.Verify(bytes.AsSpan(^Ed25519.KeyBytes..), challenge, signature), cancellationToken);
        return isSigned ? await authenticator.AuthenticatePublicKeyAsync(user, key, cancellationToken) : AuthenticationResult.Refuse($"Nobody has signed with the public key {key.Fingerprint}.");
    }

    private static byte[] Decode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : [];
    }
}
