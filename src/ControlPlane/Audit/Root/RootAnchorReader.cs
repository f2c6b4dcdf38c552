using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace HoopWire.ControlPlane;

/// <summary>Reads heads that were kept outside. Whoever keeps them may have put anything there: what is no anchor of this gateway is null.</summary>
/// <param name="publicKey">The gateway's key.</param>
/// <param name="keyId">Its id, in hexadecimal digits.</param>
internal sealed class RootAnchorReader(ECDsa publicKey, string keyId)
{
    /// <summary>The anchor of a line, signed by this gateway.</summary>
    public RootAnchor? Read(string line)
    {
        Span<byte> head = stackalloc byte[SHA256.HashSizeInBytes];
        return Parse(line) is { Day: not null, Head.Length: SHA256.HashSizeInBytes * 2 } anchor
            && anchor.Key == keyId
            && Convert.FromHexString(anchor.Head, head, out _, out int length) == OperationStatus.Done && length == head.Length
            && Signs(anchor.Signature, head)
            ? anchor
            : null;
    }

    /// <summary>Whether it is the gateway's signature of a head.</summary>
    public bool Signs(string? signature, ReadOnlySpan<byte> head)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(signature ?? "", bytes, out int length) && length == bytes.Length && publicKey.VerifyData(head, bytes, HashAlgorithmName.SHA256);
    }

    private static RootAnchor? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RootJson.Default.RootAnchor);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
