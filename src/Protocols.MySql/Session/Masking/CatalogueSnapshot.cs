using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;
using HoopWire.Sql.Tree;
using HoopWire.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>
/// A server's catalogue, understood. Names are folded as those of statements are: two tables whose names differ in case only are two of one name.
/// </summary>
internal sealed class CatalogueSnapshot : CatalogueContents
{
    /// <summary>Columns that a table has at most, of either server. What is made of a catalogue takes time by the square of it.</summary>
    private const int ColumnsMax = 4096;

    /// <summary>Storage engines whose tables hold their own rows. Others show rows of other tables, other servers or files.</summary>
    private static readonly FrozenSet<string> OwnRows = FrozenSet.ToFrozenSet(
        ["innodb", "myisam", "aria", "memory", "heap", "archive", "csv", "blackhole", "rocksdb", "columnstore", "tokudb", "ndbcluster", "performance_schema"], StringComparer.Ordinal);

    /// <summary>Tables with triggers.</summary>
    public required FrozenSet<uint> Triggered { get; init; }

    /// <summary>The hash of the rows it was built from.</summary>
    public required UInt128 Hash { get; init; }

    /// <summary>Builds it from rows as the server sent them.</summary>
    /// <exception cref="ProtocolException">They are none of a catalogue.</exception>
    public static CatalogueSnapshot Build(CatalogueRows rows)
    {
        var columns = rows.Columns.ToLookup(c => (c[0], c[1]));
        if (columns.Any(table => table.Count() > ColumnsMax)) throw ProtocolException.Create(ProtocolError.BadLength, "The target's catalogue has a table of more columns than one can have.");
        var relations = new List<CatalogueRelation>(rows.Relations.Count);
        var numbers = new Dictionary<(string Schema, string Name), uint>();
        var strange = new HashSet<uint>();
        foreach (string[] row in rows.Relations)
        {
            uint number = (uint)relations.Count + 1;
            bool isView = row[2] == "VIEW";
            numbers[(row[0], row[1])] = number;
            ImmutableArray<CatalogueColumn> own = [.. columns[(row[0], row[1])].Select((c, i) => Column(c, i))];
            relations.Add(new CatalogueRelation(number, Fold(row[0]), Fold(row[1]), isView ? 'v' : 'r') { Columns = own });
            if (!isView && row[2] != "SYSTEM VIEW" && !OwnRows.Contains(Fold(row[3]))) strange.Add(number);
        }
        var catalogue = new Catalogue(relations, Functions(rows));
        var names = new NameMeaning(catalogue, SearchPath.Exactly(), [], MySqlNames.Dialect);
        var named = new List<(uint View, ColumnKey Relation)>();
        var views = ViewLineages.Read(
            rows.Views.Where(v => numbers.ContainsKey((v[0], v[1]))).Select(v => (numbers[(v[0], v[1])], MySqlText.Read(Encoding.UTF8.GetBytes(v[2]), rows.Settings))), names, (view, relation) => named.Add((view, new ColumnKey(relation.Oid, 0))));
        strange.UnionWith(relations.Where(r => r.Kind == 'v' && !SystemSchemas.Contains(r.Schema) && !views.ContainsKey(r.Oid)).Select(r => r.Oid));
        return new CatalogueSnapshot
        {
            Catalogue = catalogue,
            Views = views,
            ViewDependencies = named.ToLookup(n => n.View, n => n.Relation),
            ViewsWithCode = strange,
            Computed = Computations(rows, numbers, names),
            Triggered = rows.Triggers.Select(t => numbers.GetValueOrDefault((t[0], t[1]))).ToFrozenSet(),
            Triggers = [.. rows.Triggers.Select(t => new RelationTrigger(numbers.GetValueOrDefault((t[0], t[1])), KindsOf(t[2]), "", t[3].Length == 0 ? null : t[3]))],
            ForeignKeys =
            [
                .. from key in rows.ForeignKeys
                   where numbers.ContainsKey((key[0], key[1])) && numbers.ContainsKey((key[2], key[3]))
                   select new ForeignKey(numbers[(key[0], key[1])], numbers[(key[2], key[3])], ActionOf(key[4]), ActionOf(key[5])),
            ],
            Hash = rows.Hash,
        };
    }

    /// <summary>A name as the reader of statements folds it.</summary>
    public static string Fold(string name) => NameLetters.Fold(name);

    /// <summary>A REPLACE deletes too.</summary>
    private static WriteKinds KindsOf(string manipulation) => manipulation switch
    {
        "INSERT" => WriteKinds.Insert,
        "UPDATE" => WriteKinds.Update,
        "DELETE" => WriteKinds.Delete,
        _ => WriteKinds.All,
    };

    private static WriteKinds ActionOf(string rule) => rule switch
    {
        "RESTRICT" or "NO ACTION" => WriteKinds.None,
        "SET NULL" or "SET DEFAULT" => WriteKinds.Update,
        _ => WriteKinds.Update | WriteKinds.Delete,
    };

    private static CatalogueColumn Column(string[] row, int index)
    {
        int length = int.TryParse(row[3], NumberStyles.None, CultureInfo.InvariantCulture, out int characters) ? characters : CatalogueColumn.NoModifier;
        return new CatalogueColumn((short)(index + 1), Fold(row[2]), 0, length, row[4].Contains("INVISIBLE", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<CatalogueFunction> Functions(CatalogueRows rows) =>
        rows.Routines.Where(r => r[2] != "PROCEDURE").Select((r, i) => new CatalogueFunction((uint)i + 1, Fold(r[0]), Fold(r[1]), "", "sql", 'v', 'f', false));

    /// <summary>Columns that are computed from others; where an expression is not understood, from any of the table's.</summary>
    private static ImmutableArray<(ColumnKey Column, ColumnKey From)> Computations(CatalogueRows rows, Dictionary<(string Schema, string Name), uint> numbers, NameMeaning names)
    {
        var computed = ImmutableArray.CreateBuilder<(ColumnKey, ColumnKey)>();
        foreach (string[] row in rows.Columns.Where(c => c[5].Length > 0 && numbers.ContainsKey((c[0], c[1]))))
        {
            var table = names.Catalogue.Relations[numbers[(row[0], row[1])]];
            string name = Fold(row[2]);
            var column = new ColumnKey(table.Oid, table.Columns.First(c => c.Name == name).Number);
            var sources = Sources(row, rows.Settings, names) ?? [.. table.Columns.Select(c => new ColumnKey(table.Oid, c.Number))];
            foreach (var source in sources)
                if (source != column) computed.Add((column, source));
        }
        return computed.ToImmutable();
    }

    private static ImmutableArray<ColumnKey>? Sources(string[] row, LexicalSettings settings, NameMeaning names)
    {
        string query = $"SELECT ({row[5]}) FROM {Quote(row[0])}.{Quote(row[1])}";
        if (MySqlText.Read(Encoding.UTF8.GetBytes(query), settings) is not { IsComplete: true, Statements: [Query only] }) return null;
        var lineage = LineageReader.Read(only, names, static column => column.Relation >= 1);
        bool understood = lineage is { Failure: null, UnknownName: null, Opaque: null, Output: { IsOpen: false, Columns.Length: 1 } };
        return understood ? lineage.Output!.All.Sources : null;
    }

    private static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
