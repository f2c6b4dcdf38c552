using HoopWire.Postgres.Session.Masks;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>A database's catalogue as its rows came, in the order of <see cref="CatalogueQuery"/>'s columns.</summary>
internal sealed record CatalogueRows
{
    /// <summary>What is asked, in the order in which the answers are read.</summary>
    public static readonly string[] Questions =
    [
        CatalogueQuery.Relations, CatalogueQuery.Columns, CatalogueQuery.Views, CatalogueQuery.ViewDependencies, CatalogueQuery.Inheritance, CatalogueQuery.ComputedColumns,
        CatalogueQuery.ViewsWithCode, CatalogueQuery.UserOperators, CatalogueQuery.UserCasts, CatalogueQuery.UserFunctions, CatalogueQuery.SystemFunctions, TypeQuery.Types,
        TypeQuery.Fields, TypeQuery.FirstLabels,
    ];

    /// <summary>Where the sessions look for names; null where that is not known.</summary>
    public SessionNames? Names { get; init; }

    public List<string[]> Relations { get; init; } = [];

    public List<string[]> Columns { get; init; } = [];

    public List<string[]> Views { get; init; } = [];

    public List<string[]> ViewDependencies { get; init; } = [];

    public List<string[]> Inheritance { get; init; } = [];

    public List<string[]> ComputedColumns { get; init; } = [];

    public List<string[]> ViewsWithCode { get; init; } = [];

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
        Relations = text.Read(0, 5),
        Columns = text.Read(1, 5),
        Views = text.Read(2, 2),
        ViewDependencies = text.Read(3, 3),
        Inheritance = text.Read(4, 2),
        ComputedColumns = text.Read(5, 3),
        ViewsWithCode = text.Read(6, 1),
        UserOperators = text.Read(7, 1),
        UserCasts = text.Read(8, 1),
        UserFunctions = text.Read(9, 8),
        SystemFunctions = text.Read(10, 1),
        Types = text.Read(11, 10),
        TypeFields = text.Read(12, 3),
        FirstLabels = text.Read(13, 2),
        Hash = hash,
    };
}
