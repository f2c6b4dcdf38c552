using HoopWire.MySql.Sql;

namespace HoopWire.MySql.Session.Masking;

/// <summary>A server's catalogue as its rows came, in the order of <see cref="CatalogueQuery"/>'s columns.</summary>
internal sealed class CatalogueRows
{
    /// <summary>By what settings definitions are read.</summary>
    public LexicalSettings Settings { get; init; }

    public List<string[]> Relations { get; init; } = [];

    public List<string[]> Columns { get; init; } = [];

    public List<string[]> Views { get; init; } = [];

    public List<string[]> Routines { get; init; } = [];

    public List<string[]> Triggers { get; init; } = [];

    public List<string[]> ForeignKeys { get; init; } = [];

    /// <summary>A keyed hash of all rows: the same catalogue read again has the same.</summary>
    public UInt128 Hash { get; init; }
}
