using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Access;

/// <summary>
/// A value that must not be seen: a password, a key, a token. <see cref="ToString"/> redacts; <see cref="Reveal"/> is the one way in.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly byte[] _utf8;

    /// <summary>A secret from its UTF-8 bytes, which are copied.</summary>
    public Secret(ReadOnlySpan<byte> utf8) => _utf8 = utf8.ToArray();

    /// <summary>A secret from text.</summary>
    public Secret(string text) => _utf8 = Encoding.UTF8.GetBytes(text);

    /// <summary>The UTF-8 bytes. Never log, format or store what this returns.</summary>
    public ReadOnlySpan<byte> Reveal() => _utf8;

    /// <summary>The text. Never log, format or store what this returns.</summary>
    public string RevealText() => Encoding.UTF8.GetString(_utf8);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    /// <summary>Compares in time that depends on the length only.</summary>
    public bool Equals(Secret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_utf8, other._utf8);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => _utf8.Length;
}
