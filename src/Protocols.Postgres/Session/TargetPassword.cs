using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Postgres.Session;

/// <summary>Hashes a password as AuthenticationMD5Password asks: "md5" + hex(md5(hex(md5(password + user)) + salt)).</summary>
internal static class TargetPassword
{
    public static byte[] Md5(ReadOnlySpan<byte> password, string user, ReadOnlySpan<byte> salt)
    {
        byte[] inner = Hash([.. password, .. Encoding.UTF8.GetBytes(user)]);
        byte[] outer = Hash([.. inner, .. salt]);
        return [.. "md5"u8, .. outer];
    }

    private static byte[] Hash(byte[] data)
    {
#pragma warning disable CA5351 // The target's protocol names MD5; a target that can do better asks for SCRAM.
        byte[] digest = MD5.HashData(data);
#pragma warning restore CA5351
        CryptographicOperations.ZeroMemory(data);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest));
    }
}
