using HoopWire.Postgres.Session.Masks;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>A database's catalogue as its rows came, in the order of <see cref="CatalogueQuery"/>'s columns.</summary>
internal sealed record CatalogueRows
{
    /// <summary>What is asked, in the order in which the answers are read.</summary>
    public static readonly string[] Questions =
    [
        CatalogueQuery.Relations, CatalogueQuery.Columns, CatalogueQuery.Views, CatalogueQuery.ViewDependencies, CatalogueQuery.PolicyDependencies, CatalogueQuery.Inheritance,
        CatalogueQuery.ForeignKeys, CatalogueQuery.Triggers, CatalogueQuery.ComputedColumns, CatalogueQuery.ViewsWithCode, CatalogueQuery.ViewsOnC, CatalogueQuery.UserOperators,
        CatalogueQuery.UserCasts, CatalogueQuery.UserFunctions, CatalogueQuery.SystemFunctions, TypeQuery.Types, TypeQuery.Fields, TypeQuery.FirstLabels,
    ];

    /// <summary>Where the sessions look for names; null where that is not known.</summary>
    public SessionNames? Names { get; init; }

    public List<string[]> Relations { get; init; } = [];

    public List<string[]> Columns { get; init; } = [];

    public List<string[]> Views { get; init; } = [];

    public List<string[]> ViewDependencies { get; init; } = [];

    public List<string[]> PolicyDependencies { get; init; } = [];

    public List<string[]> Inheritance { get; init; } = [];

    public List<string[]> ForeignKeys { get; init; } = [];

    public List<string[]> Triggers { get; init; } = [];

    public List<string[]> ComputedColumns { get; init; } = [];

    public List<string[]> ViewsWithCode { get; init; } = [];

    public List<string[]> ViewsOnC { get; init; } = [];

    public List<string[]> UserOperators { get; init; } = [];

    public List<string[]> UserCasts { get; init; } = [];

    public List<string[]> UserFunctions { get; init; } = [];

    public List<string[]> SystemFunctions { get; init; } = [];

    public List<string[]> Types { get; init; } = [];

    public List<string[]> TypeFields { get; init; } = [];

    public List<string[]> FirstLabels { get; init; } = [];

    /// <summary>A keyed hash of all rows, whatever their order: the same catalogue read again has the same, and a view replaced under its OID another one.</summary>
    public UInt128 Hash { get; init; }

    /// <summary>Reads the answers to <see cref="Questions"/>.</summary>
    /// <exception cref="ProtocolException">The target's rows do not fit the questions.</exception>
    public static CatalogueRows Read(CatalogueText text, SessionNames names, UInt128 hash) => new()
    {
        Names = names,
        Relations = text.Next(5),
        Columns = text.Next(5),
        Views = text.Next(2),
        ViewDependencies = text.Next(3),
        PolicyDependencies = text.Next(3),
        Inheritance = text.Next(2),
        ForeignKeys = text.Next(4),
        Triggers = text.Next(6),
        ComputedColumns = text.Next(3),
        ViewsWithCode = text.Next(1),
        ViewsOnC = text.Next(1),
        UserOperators = text.Next(1),
        UserCasts = text.Next(1),
        UserFunctions = text.Next(8),
        SystemFunctions = text.Next(1),
        Types = text.Next(10),
        TypeFields = text.Next(3),
        FirstLabels = text.Next(2),
        Hash = hash,
    };
}
