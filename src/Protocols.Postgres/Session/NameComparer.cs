using System.Diagnostics.CodeAnalysis;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Compares names of statements and portals as the target does: by their first 63 bytes (dynahash.c, string_compare with NAMEDATALEN). A look-up needs no
/// copy of the name.
/// </summary>
internal sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    /// <summary>NAMEDATALEN - 1.</summary>
    private const int BytesMax = 63;

    public static NameComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => Cut(x).SequenceEqual(Cut(y));

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => Cut(alternate).SequenceEqual(Cut(other));

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(Cut(alternate));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> name) => name.Length > BytesMax ? name[..BytesMax] : name;

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
