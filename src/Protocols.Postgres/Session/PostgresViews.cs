using System.Collections.Immutable;
using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>What the columns of a database's views are made of.</summary>
internal static class PostgresViews
{
    /// <summary>Reads each definition; a view whose definition is not understood is left out.</summary>
    /// <param name="views">OID and definition of each, names qualified but for the system's.</param>
    /// <param name="catalogue">The objects they name.</param>
    public static Dictionary<uint, ImmutableArray<ViewColumn>> Read(IEnumerable<(uint Oid, string Definition)> views, Catalogue catalogue) => ViewLineages.Read(
        views.Select(v => (v.Oid, PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(v.Definition), LexicalSettings.Default))),
        new NameMeaning(catalogue, SearchPath.System, [], PostgresNames.Dialect) { TrustsC = true });
}
