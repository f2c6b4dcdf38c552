namespace HoopWire.Postgres.Session;

/// <summary>A database's catalogue as its rows came, in the order of <see cref="CatalogueQuery"/>'s columns.</summary>
internal sealed record CatalogueRows
{
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
}
