using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>What a qualified name may refer to: a relation, an alias, a function in FROM.</summary>
internal sealed class RangeEntry
{
    /// <summary>Of which nothing is known: that of a row that may be one of several.</summary>
    public static RangeEntry Unknown { get; } = new() { Name = null, Columns = [] };

    private readonly ColumnIndex _index = new();
    private Provenance? _row;

    /// <summary>Its name in the query; null for none.</summary>
    public required string? Name { get; init; }

    /// <summary>Schemas by which it may be qualified: of the relation it is, where it has no alias.</summary>
    public ImmutableArray<string> Schemas { get; init; } = [];

    /// <summary>Its columns in order.</summary>
    public required ImmutableArray<RangeColumn> Columns { get; init; }

    /// <summary>Whether it may have columns that are not listed.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it is the one relation that has its name and schema: a column that is not listed is asked for, though it may have been made since.</summary>
    public bool IsNamed { get; init; }

    /// <summary>What unlisted columns are made of.</summary>
    public Provenance Open { get; init; } = Provenance.Free;

    /// <summary>Its row as one value.</summary>
    public Provenance Row => _row ??= Provenance.Derived([.. Columns.Select(c => c.Value), Open]) with { Row = this };

    /// <summary>What columns are made of that may have any name: those not listed, and those that the server may call otherwise.</summary>
    public Provenance Rest => Provenance.OneOf(Open, _index.Others(Columns));

    /// <summary>The column of a name; null when there is none listed.</summary>
    public RangeColumn? Find(string column) => _index.Find(Columns, column);
}
