using System.Collections.Immutable;

namespace HoopWire.Access;

/// <summary>
/// The SCRAM side of one user. All live keys of a user share the salt and the iteration count, and each verifier is tried against the proof.
/// An unknown user, or one without a live key, has a stable mock salt and no verifier, so that nobody can tell the difference.
/// </summary>
/// <param name="Salt">16 bytes.</param>
/// <param name="Iterations">PBKDF2 iterations, at least 4096.</param>
/// <param name="Verifiers">One per live key; empty for a mock.</param>
public sealed record ScramAccount(ImmutableArray<byte> Salt, int Iterations, ImmutableArray<ScramVerifier> Verifiers)
{
    /// <summary>Whether the user holds a live key.</summary>
    public bool HasLiveKey => !Verifiers.IsEmpty;
}
