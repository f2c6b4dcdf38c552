using System.Buffers.Text;

namespace HoopWire.Policy.Detection;

/// <summary>JSON web tokens (RFC 7519): the header in front is a JSON object that names an algorithm.</summary>
internal static class JsonWebToken
{
    private const int HeaderBytesMax = 1024;

    /// <summary>Whether the first part decodes to an object with the member <c>alg</c> or, for encrypted tokens, <c>enc</c>.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> written)
    {
        var part = written[..written.IndexOf((byte)'.')];
        if (part.Length > HeaderBytesMax) part = part[..HeaderBytesMax];
        Span<byte> header = stackalloc byte[HeaderBytesMax];
        // Whole groups of four characters decode by themselves.
        if (!Base64Url.TryDecodeFromUtf8(part[..(part.Length & ~3)], header, out int length)) return false;
        return header[..length].IndexOf("\"alg\""u8) >= 0 || header[..length].IndexOf("\"enc\""u8) >= 0;
    }
}
