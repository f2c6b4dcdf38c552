using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>A database's catalogue, understood, with its types.</summary>
internal sealed class CatalogueSnapshot : CatalogueContents
{
    /// <summary>The database's types.</summary>
    public required TypeCatalogue Types { get; init; }

    /// <summary>Views that show rows of a function in C that an extension brings.</summary>
    public HashSet<uint> ViewsOnC { get; init; } = [];

    /// <summary>The hash of the rows it was built from.</summary>
    public required UInt128 Hash { get; init; }

    /// <summary>Builds it from rows as the server sent them.</summary>
    /// <exception cref="FormatException">Numbers that are none: the target lies about its catalogue.</exception>
    /// <exception cref="OverflowException">Likewise.</exception>
    public static CatalogueSnapshot Build(CatalogueRows rows)
    {
        var columns = rows.Columns.ToLookup(c => Oid(c[0]), c => new CatalogueColumn(Number(c[1]), c[2], Oid(c[3]), Modifier(c[4])));
        var relations = new Dictionary<uint, CatalogueRelation>();
        foreach (string[] r in rows.Relations)
        {
            uint oid = Oid(r[0]);
            relations[oid] = new CatalogueRelation(oid, r[1], r[2], One(r[3])) { Columns = [.. columns[oid].OrderBy(c => c.Number)], HasRules = r[4] == "t" };
        }
        var catalogue = new Catalogue(relations.Values, rows.UserFunctions.Select(f =>
            new CatalogueFunction(Oid(f[0]), f[1], f[2], f[3], f[4], One(f[5]), One(f[6]), f[7] == "t")))
        {
            SystemFunctions = System.Collections.Frozen.FrozenSet.ToFrozenSet(rows.SystemFunctions.Select(f => f[0]), StringComparer.Ordinal),
            OwnOperators = System.Collections.Frozen.FrozenSet.ToFrozenSet(rows.UserOperators.Select(o => o[0]), StringComparer.Ordinal),
            OwnCasts = System.Collections.Frozen.FrozenSet.ToFrozenSet(rows.UserCasts.Select(c => c[0]), StringComparer.Ordinal),
            DefaultPath = (rows.Names is { } names ? SearchPath.TryParse(names.Path, names.Role) : null) ?? SearchPath.Unknown,
            Role = rows.Names?.Role,
        };
        return new CatalogueSnapshot
        {
            Catalogue = catalogue,
            Views = PostgresViews.Read(rows.Views.Select(v => (Oid(v[0]), v[1])), catalogue),
            ViewDependencies = rows.ViewDependencies.ToLookup(d => Oid(d[0]), d => new ColumnKey(Oid(d[1]), Number(d[2]))),
            PolicyDependencies = rows.PolicyDependencies.ToLookup(d => Oid(d[0]), d => new ColumnKey(Oid(d[1]), Number(d[2]))),
            Inheritance = [.. rows.Inheritance.Select(i => (Oid(i[0]), Oid(i[1])))],
            Computed = [.. rows.ComputedColumns.Select(c => (new ColumnKey(Oid(c[0]), Number(c[1])), new ColumnKey(Oid(c[0]), Number(c[2]))))],
            ViewsWithCode = [.. rows.ViewsWithCode.Select(v => Oid(v[0]))],
            Types = TypeCatalogue.Read(rows.Types, rows.TypeFields, rows.FirstLabels),
            ViewsOnC = [.. rows.ViewsOnC.Select(v => Oid(v[0]))],
            Hash = rows.Hash,
        };
    }

    private static int Modifier(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static char One(string text) => text.Length == 1 ? text[0] : throw new FormatException();

    private static short Number(string text) => short.Parse(text, CultureInfo.InvariantCulture);

    private static uint Oid(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
