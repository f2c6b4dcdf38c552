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
            ForeignKeys = [.. rows.ForeignKeys.Select(k => new ForeignKey(Oid(k[0]), Oid(k[1]), ActionOf(One(k[2])), ActionOf(One(k[3]))))],
            Triggers = [.. rows.Triggers.Select(t => new RelationTrigger(Oid(t[0]), KindsOf(Number(t[1])), $"{t[2]}.{t[3]}", t[4] == "t" ? t[5] : null))],
            Computed = [.. rows.ComputedColumns.Select(c => (new ColumnKey(Oid(c[0]), Number(c[1])), new ColumnKey(Oid(c[0]), Number(c[2]))))],
            ViewsOnC = [.. rows.ViewsOnC.Select(v => Oid(v[0]))],
            ViewsWithCode = [.. rows.ViewsWithCode.Select(v => Oid(v[0]))],
            Types = TypeCatalogue.Read(rows.Types, rows.TypeFields, rows.FirstLabels),
            Hash = rows.Hash,
        };
    }

    /// <summary>By confdeltype and confupdtype: rows are deleted or updated with the one they refer to, given NULL, or their default; or it is refused.</summary>
    private static WriteKinds ActionOf(char action) => action switch
    {
        'a' or 'r' => WriteKinds.None,
        'n' or 'd' => WriteKinds.Update,
        _ => WriteKinds.Update | WriteKinds.Delete,
    };

    /// <summary>By tgtype (pg_trigger.h).</summary>
    private static WriteKinds KindsOf(short type) =>
        ((type & 4) != 0 ? WriteKinds.Insert : WriteKinds.None) | ((type & 8) != 0 ? WriteKinds.Delete : WriteKinds.None)
        | ((type & 16) != 0 ? WriteKinds.Update : WriteKinds.None) | ((type & 32) != 0 ? WriteKinds.Truncate : WriteKinds.None);

    private static int Modifier(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static char One(string text) => text.Length == 1 ? text[0] : throw new FormatException();

    private static short Number(string text) => short.Parse(text, CultureInfo.InvariantCulture);

    private static uint Oid(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
