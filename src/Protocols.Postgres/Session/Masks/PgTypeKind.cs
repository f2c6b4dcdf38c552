namespace HoopWire.Postgres.Session.Masks;

/// <summary>How values of a type are put together (pg_type.typtype, with arrays and texts told apart from other base types).</summary>
internal enum PgTypeKind : byte
{
    /// <summary>A base type, known by its OID or not at all.</summary>
    Base,

    /// <summary>A base type whose values are text in both formats.</summary>
    Text,

    /// <summary>Elements of one type, in any number of dimensions.</summary>
    Array,

    /// <summary>Fields, each of its own type.</summary>
    Composite,

    /// <summary>Two bounds of one type.</summary>
    Range,

    /// <summary>Ranges of one type.</summary>
    Multirange,

    /// <summary>One of several labels.</summary>
    Enum,

    /// <summary>Another type, with constraints.</summary>
    Domain,
}
