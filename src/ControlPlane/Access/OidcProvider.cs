using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HoopWire.ControlPlane;

/// <summary>Validates the tokens of one OpenID Connect provider (Core 1.0 section 3.1.3.7, RFC 8725).</summary>
internal sealed class OidcProvider(OidcProviderOptions options, OidcMetadata metadata, TimeProvider time)
{
    private const int GroupsMax = 1000;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    // Asymmetric only: with HS256 the issuer's public key could be used as the secret; none is no signature.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = OidcToken.BytesMax };
    private readonly UserTemplate _template = new(options.UserTemplate);

    public OidcProviderOptions Options => options;

    /// <summary>Whether a token, before anything of it is proved, claims to be of this provider's issuer and for its audience.</summary>
    public bool Accepts(JsonWebToken jwt) =>
        string.Equals(options.Issuer, jwt.Issuer, StringComparison.Ordinal) && jwt.Audiences.Contains(options.Audience, StringComparer.Ordinal);

    /// <summary>Who the token is about, or one sentence for the audit that quotes nothing of it.</summary>
    public async Task<(OidcSubject? Subject, string? Refusal)> ValidateAsync(JsonWebToken jwt, CancellationToken cancellationToken)
    {
        if (!Algorithms.Contains(jwt.Alg, StringComparer.Ordinal)) return Refuse("is signed in a way that is not accepted");
        if (!IsForAccess(jwt)) return Refuse("is of a kind that proves no identity");
        IReadOnlyList<SecurityKey>? keys = await metadata.GetKeysAsync(jwt.Kid, cancellationToken);
        if (keys is null) return (null, $"The provider {options.Name} cannot be reached, so its tokens cannot be checked.");
        if (keys.Count == 0) return Refuse("is signed with a key that the provider does not publish");
        TokenValidationResult result = await _handler.ValidateTokenAsync(jwt, Parameters(keys));
        return result.IsValid ? Map((JsonWebToken)result.SecurityToken) : Refuse(Describe(result.Exception));
    }

    private TokenValidationParameters Parameters(IReadOnlyList<SecurityKey> keys) => new()
    {
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        IssuerSigningKeys = keys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = ClockSkew,
        LifetimeValidator = IsInLifetime,
    };

    // RFC 8725 section 3.11: a token of another use, such as a logout token, must not pass for one of these. RFC 7515 section 4.1.11: an
    // extension that is declared critical and not understood makes the token invalid.
    private static bool IsForAccess(JsonWebToken jwt) =>
        (string.IsNullOrEmpty(jwt.Typ) || Types.Contains(jwt.Typ, StringComparer.OrdinalIgnoreCase)) && !jwt.TryGetHeaderValue("crit", out object? _);

    private bool IsInLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return expires is DateTime end && now < end + ClockSkew && (notBefore is not DateTime start || now >= start - ClockSkew);
    }

    private (OidcSubject? Subject, string? Refusal) Map(JsonWebToken jwt)
    {
        OidcClaims? claims = OidcClaims.TryRead(jwt);
        if (claims is null) return Refuse("cannot be read");
        foreach ((string claim, string value) in options.Require)
            if (!claims.Values(claim).Contains(value, StringComparer.Ordinal)) return Refuse($"does not carry the claim {claim} that is required");
        string? subject = claims.Text("sub");
        if (string.IsNullOrEmpty(subject)) return Refuse("has no subject");
        // An address that the provider has not verified is anybody's.
        if (_template.Uses("email") && claims.Values("email_verified").Contains("false", StringComparer.OrdinalIgnoreCase))
            return Refuse("carries an e-mail address that is not verified");
        string? user = _template.Resolve(claims.Text);
        if (user is null) return Refuse($"does not carry the claims that the user name \"{options.UserTemplate}\" is made of");
        string[] groups = options.GroupsClaim is null ? [] : [.. claims.Values(options.GroupsClaim).Take(GroupsMax)];
        return (
            new OidcSubject(options.Name, options.Issuer, subject, user, options.Kind)
            {
                Groups = [.. options.Groups.Concat(groups).Distinct(StringComparer.Ordinal)],
                TokenGroups = [.. groups],
                TokenId = claims.Text("jti") is { Length: > 0 } id ? id : subject,
                ExpiresAt = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero),
            },
            null);
    }

    private (OidcSubject? Subject, string? Refusal) Refuse(string what) => (null, $"The token of {options.Name} {what}.");

    private static string Describe(Exception? exception) => exception switch
    {
        SecurityTokenExpiredException or SecurityTokenNoExpirationException or SecurityTokenNotYetValidException
            or SecurityTokenInvalidLifetimeException => "is not valid at this time",
        SecurityTokenInvalidAudienceException => "is for another audience",
        SecurityTokenInvalidIssuerException => "is of another issuer",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException => "has a signature that is wrong",
        _ => "is not valid",
    };
}
