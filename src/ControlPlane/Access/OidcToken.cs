using HoopWire.Access;
using Microsoft.IdentityModel.JsonWebTokens;

namespace HoopWire.ControlPlane;

/// <summary>The outer form of a signed JSON Web Token (RFC 7515 section 7.1): three parts of base64url.</summary>
internal static class OidcToken
{
    /// <summary>Tokens with many groups reach some kilobytes; more is not looked at.</summary>
    public const int BytesMax = 16 * 1024;

    /// <summary>Whether the bytes look like a token. Access keys have no dots.</summary>
    public static bool HasForm(ReadOnlySpan<byte> utf8) => utf8.StartsWith("ey"u8) && utf8.Count((byte)'.') >= 2;

    /// <summary>Reads a token before anything of it is proved; null when it cannot be read, is encrypted, or is too long.</summary>
    public static JsonWebToken? TryRead(Secret token)
    {
        ReadOnlySpan<byte> utf8 = token.Reveal();
        if (utf8.Length > BytesMax || utf8.Count((byte)'.') != 2) return null;
        try
        {
            JsonWebToken jwt = new(token.RevealText());
            // Claims of the wrong type throw when they are read: once here, and then nowhere.
            _ = (jwt.Issuer, jwt.Alg, jwt.Kid, jwt.Audiences.Count(), jwt.ValidTo, jwt.ValidFrom);
            return jwt;
        }
        catch (Exception)
        {
            // The library's exceptions may quote the token: nothing of them is kept.
            return null;
        }
    }
}
