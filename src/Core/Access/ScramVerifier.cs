using System.Collections.Immutable;

namespace HoopWire.Access;

/// <summary>What a server keeps of one access key for SCRAM-SHA-256 (RFC 5802 section 3, RFC 7677).</summary>
/// <param name="KeyId">Id of the key the verifier belongs to.</param>
/// <param name="StoredKey">H(ClientKey), 32 bytes.</param>
/// <param name="ServerKey">HMAC(SaltedPassword, "Server Key"), 32 bytes.</param>
public sealed record ScramVerifier(string KeyId, ImmutableArray<byte> StoredKey, ImmutableArray<byte> ServerKey);
