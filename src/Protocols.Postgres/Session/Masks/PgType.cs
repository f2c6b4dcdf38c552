using System.Collections.Immutable;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>What masks must know of a type to read and write its values.</summary>
/// <param name="Oid">Its OID.</param>
/// <param name="Kind">How its values are put together.</param>
internal sealed record PgType(uint Oid, PgTypeKind Kind)
{
    /// <summary>The type of an array's elements, of a range's bounds, of a multirange's ranges; a domain's base type.</summary>
    public uint Inner { get; init; }

    /// <summary>A domain's type modifier; -1 for none.</summary>
    public int InnerModifier { get; init; } = -1;

    /// <summary>What stands between an array's elements in text.</summary>
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>The fields of a composite type: type and modifier.</summary>
    public ImmutableArray<(uint Type, int Modifier)> Fields { get; init; } = [];

    /// <summary>The first label of an enum; empty for one without labels.</summary>
    public ImmutableArray<byte> FirstLabel { get; init; } = [];
}
