using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane;

/// <summary>The claims of a token whose signature was right (RFC 7519 section 4).</summary>
internal sealed class OidcClaims
{
    private readonly JsonElement _payload;

    private OidcClaims(JsonElement payload) => _payload = payload;

    /// <summary>Null for a payload that is no object, or that names a claim twice: two readers could see two values.</summary>
    public static OidcClaims? TryRead(JsonWebToken jwt)
    {
        try
        {
            JsonDocumentOptions options = new() { MaxDepth = 32, AllowDuplicateProperties = false };
            using JsonDocument document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload), options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new OidcClaims(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A claim that is a string; null for any other.</summary>
    public string? Text(string claim) =>
        _payload.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A claim's value, or the values of its list, as text; empty when it is missing.</summary>
    public ImmutableArray<string> Values(string claim)
    {
        if (!_payload.TryGetProperty(claim, out JsonElement value)) return [];
        if (value.ValueKind == JsonValueKind.Array) return [.. value.EnumerateArray().Select(Scalar).OfType<string>()];
        string? text = Scalar(value);
        if (text is null) return [];
        // RFC 8693 section 4.2: a scope is one string of names parted by spaces.
        return claim is "scope" or "scp" ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [text];
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
