namespace HoopWire.Postgres.Wire;

/// <summary>One column of a RowDescription.</summary>
internal readonly ref struct RowField
{
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The table the column comes from; 0 for an expression.</summary>
    public uint TableOid { get; init; }

    /// <summary>The column's attribute number there; 0 for an expression.</summary>
    public short AttributeNumber { get; init; }

    public uint TypeOid { get; init; }

    public short TypeLength { get; init; }

    public int TypeModifier { get; init; }

    /// <summary>0 text, 1 binary; always 0 in the description of a statement, whose format is not yet known.</summary>
    public short Format { get; init; }
}
