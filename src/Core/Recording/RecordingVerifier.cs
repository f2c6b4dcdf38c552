using System.Security.Cryptography;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>Verifies recordings offline: a file and the gateway's public key are all it needs.</summary>
public static class RecordingVerifier
{
    /// <summary>Verifies a recording from its first byte to its last.</summary>
    /// <exception cref="IOException">The stream cannot be read, or libzstd is missing.</exception>
    public static Verification Verify(Stream stream, ECDsa publicKey)
    {
        using var walk = new VerificationWalk(stream, publicKey);
        return walk.Run();
    }

    /// <summary>Verifies a file against a public key in PEM (SubjectPublicKeyInfo), as <c>keys/recording.pub</c> holds it.</summary>
    /// <exception cref="IOException">The file cannot be read, or libzstd is missing.</exception>
    /// <exception cref="ArgumentException">The key is none.</exception>
    public static Verification Verify(string path, string publicKeyPem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKeyPem);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Verify(stream, key);
    }
}
