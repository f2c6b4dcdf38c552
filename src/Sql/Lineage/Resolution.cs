using System.Runtime.CompilerServices;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>What the resolution of one statement has come to, and the parts that work on it.</summary>
internal sealed class Resolution
{
    /// <summary>Steps after which a statement is too involved to be followed: some hundred milliseconds.</summary>
    private const int StepsMax = 1_000_000;

    /// <summary>Uses after which no further one matters.</summary>
    private const int UsesMax = 10_000;

    private readonly HashSet<ColumnUse> _uses = [];
    private int _steps;
    private readonly HashSet<CatalogueRelation> _relations = [];

    /// <summary>Begins a resolution.</summary>
    /// <param name="names">What names mean.</param>
    /// <param name="interest">The columns that are followed.</param>
    public Resolution(NameMeaning names, ColumnInterest interest)
    {
        (Names, Interest) = (names, interest);
        Met = new MetNames(names.Dialect);
        Expressions = new Expressions(this);
        Targets = new OutputTargets(this);
        From = new FromItems(this);
        Queries = new Queries(this);
        Data = new DataStatements(this);
    }

    public NameMeaning Names { get; }

    public ColumnInterest Interest { get; }

    public MetNames Met { get; }

    public Expressions Expressions { get; }

    public OutputTargets Targets { get; }

    public FromItems From { get; }

    public Queries Queries { get; }

    public DataStatements Data { get; }

    /// <summary>Every use of a followed column other than showing it.</summary>
    public IReadOnlyCollection<ColumnUse> Uses => _uses;

    /// <summary>The relations that were named.</summary>
    public IReadOnlyCollection<CatalogueRelation> Relations => _relations;

    /// <summary>Whether a relation has columns that are followed.</summary>
    public bool Touches { get; private set; }

    /// <summary>Why the statement is not understood; null when it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>A name that the catalogue does not know; null for none.</summary>
    public string? UnknownName { get; private set; }

    /// <summary>Whether something else than relations is not known.</summary>
    public bool HasUnknownColumn { get; private set; }

    /// <summary>Code that cannot be read: why the statement may return anything; null for none.</summary>
    public string? Opaque { get; private set; }

    /// <summary>The statement is not understood.</summary>
    public void Doubt(string why) => Failure ??= why;

    /// <summary>Counts work; false when it has become too much, or the stack too small for more.</summary>
    public bool Spend(int steps = 1)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Doubt("it is nested too deeply");
            return false;
        }
        _steps += steps;
        if (_steps <= StepsMax) return true;
        Doubt("it is too involved");
        return false;
    }

    /// <summary>The name of a relation means nothing that is known.</summary>
    public void UnknownRelation(string name) => UnknownName ??= $"relation {name}";

    /// <summary>Another name means nothing that is known.</summary>
    public void Unknown(string what)
    {
        UnknownName ??= what;
        HasUnknownColumn = true;
    }

    /// <summary>Something runs code that cannot be read.</summary>
    public void Obscure(string what) => Opaque ??= what;

    /// <summary>A relation was named.</summary>
    public void Note(CatalogueRelation relation)
    {
        if (!_relations.Add(relation)) return;
        Met.Add(relation);
        Touches |= relation.Columns.Any(c => Interest(new ColumnKey(relation.Oid, c.Number)));
    }

    /// <summary>A value is used and not shown.</summary>
    public void Consume(Provenance value, UseKind kind, SourceRange place)
    {
        if (_uses.Count > UsesMax) Doubt("it uses masked columns too often");
        else foreach (var source in value.Sources) _uses.Add(new ColumnUse(source, value.Row is null ? kind : UseKind.WholeRow, place));
    }

    /// <summary>Values are made into another one.</summary>
    public Provenance Derive(IReadOnlyCollection<Provenance> values, UseKind kind, SourceRange place)
    {
        foreach (var value in values) Consume(value, kind, place);
        return Provenance.Derived(values);
    }
}
