using System.Collections.Frozen;
using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;

namespace HoopWire.MySql.Session.Masking;

/// <summary>The columns that a policy masks on one server: relations are numbered in the catalogue's order, columns in their table's.</summary>
internal sealed class ProtectedColumns : MaskedCatalogue
{
    /// <summary>Identifiers have 64 characters at most.</summary>
    private const int NameBytesMax = 256;

    /// <summary>Whether there is no server at hand, so that what is not known is let be.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Tables with triggers, whose code may tell what it sees.</summary>
    public required FrozenSet<uint> Triggered { get; init; }

    /// <summary>
    /// Whether a table of the name has a protected column of the name, as the server spells them. A name that is longer than any is taken for one. Allocates
    /// nothing where the table's name is none of a table with protected columns.
    /// </summary>
    public bool Has(ReadOnlySpan<byte> schema, ReadOnlySpan<byte> table, ReadOnlySpan<byte> column)
    {
        if (table.Length > NameBytesMax) return true;
        Span<char> read = stackalloc char[NameBytesMax], folded = stackalloc char[NameBytesMax];
        int length = NameLetters.Fold(read[..Encoding.UTF8.GetChars(table, read)], folded);
        if (!ColumnsByRelation.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(folded[..length], out var columns)) return false;
        string name = CatalogueSnapshot.Fold(Encoding.UTF8.GetString(column));
        return columns.Contains(name) && Has(CatalogueSnapshot.Fold(Encoding.UTF8.GetString(schema)), new string(folded[..length]), name);
    }

    private bool Has(string schema, string table, string column)
    {
        foreach (var relation in Catalogue.Find(schema, table, SearchPath.Unknown))
            foreach (var known in relation.Columns)
                if (known.Name == column && Masks.ContainsKey(Key(relation.Oid, known.Number))) return true;
        return false;
    }
}
