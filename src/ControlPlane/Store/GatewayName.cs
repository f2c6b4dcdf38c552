using System.Security.Cryptography;

namespace HoopWire.ControlPlane;

/// <summary>What a gateway is called where several share a store: random, made once, kept in the data directory.</summary>
internal static class GatewayName
{
    private const string FileName = "gateway.id";
    private const int Bytes = 8;

    /// <exception cref="IOException">It can neither be read nor made.</exception>
    /// <exception cref="InvalidOperationException">The file holds none.</exception>
    public static string Of(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, FileName);
        string name = OwnerFile.ReadOrCreate(path, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));
        return name.Length == Bytes * 2 && name.All(char.IsAsciiHexDigitLower)
            ? name
            : throw new InvalidOperationException($"{path} holds no name of a gateway. Put back the right file, or remove it.");
    }
}
