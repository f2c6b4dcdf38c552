using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.Recording;
using HoopWire.Recording.Files;

namespace HoopWire.Policy.Masking;

/// <summary>The gateway's own secret for masks: 32 random bytes in base 64, made at the first start. Whoever loses it gets other tokens from then on.</summary>
public static class MaskSecretFile
{
    private const string Name = "masks.key";
    private const int SecretBytes = 32;

    /// <summary>Loads the secret of <paramref name="folder"/>, or makes it.</summary>
    /// <exception cref="IOException">It cannot be read or made, or is none.</exception>
    public static Secret LoadOrCreate(string folder)
    {
        PrivateFiles.MakeFolder(folder);
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path)) WriteNew(path);
        Span<byte> secret = stackalloc byte[SecretBytes];
        string text = File.ReadAllText(path).Trim();
        if (!Convert.TryFromBase64String(text, secret, out int length) || length != SecretBytes)
            throw new IOException($"{path} holds no key for masks. Put back the right file; with a new key all tokens change.");
        return new Secret(secret);
    }

    // By way of a second name, so that a crash never leaves half a key.
    private static void WriteNew(string path)
    {
        string half = path + ".new";
        File.Delete(half);
        using (var stream = PrivateFiles.Create(half))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)) + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: false);
        FolderSync.Sync(Path.GetDirectoryName(path)!);
    }
}
