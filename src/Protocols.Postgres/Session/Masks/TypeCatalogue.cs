using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>The types of a database. Immutable.</summary>
internal sealed class TypeCatalogue
{
    private readonly FrozenDictionary<uint, PgType> _types;

    /// <summary>A catalogue of these types.</summary>
    public TypeCatalogue(IEnumerable<PgType> types) => _types = types.ToFrozenDictionary(t => t.Oid);

    /// <summary>Knows the built-in base types only.</summary>
    public static TypeCatalogue BuiltIn { get; } = new([]);

    /// <summary>A type; one that is not known is a base type, which masks know by its OID or put NULL in the place of.</summary>
    public PgType Find(uint oid) => _types.GetValueOrDefault(oid) ?? new PgType(oid, PgTypeKind.Base);

    /// <summary>Makes a catalogue of the answers to <see cref="TypeQuery"/>.</summary>
    /// <exception cref="FormatException">A number is none.</exception>
    /// <exception cref="OverflowException">A number is out of range.</exception>
    public static TypeCatalogue Read(IEnumerable<string[]> types, IEnumerable<string[]> fields, IEnumerable<string[]> firstLabels)
    {
        var fieldsOf = fields.ToLookup(f => Oid(f[0]), f => (Oid(f[1]), Modifier(f[2])));
        var labels = firstLabels.ToDictionary(l => Oid(l[0]), l => l[1]);
        return new TypeCatalogue(types.Select(row => ReadType(row, fieldsOf, labels)).DistinctBy(t => t.Oid));
    }

    private static PgType ReadType(string[] row, ILookup<uint, (uint, int)> fields, Dictionary<uint, string> labels)
    {
        uint oid = Oid(row[0]);
        return (row[1], Element: Oid(row[4])) switch
        {
            ("b", > 0) => new PgType(oid, PgTypeKind.Array) { Inner = Oid(row[4]), Delimiter = byte.Parse(row[5], CultureInfo.InvariantCulture) },
            // The extension's type sends and takes text, as the built-in ones do.
            ("b", _) => new PgType(oid, row[2] == "citext" && row[3] == "S" ? PgTypeKind.Text : PgTypeKind.Base),
            ("c", _) => new PgType(oid, PgTypeKind.Composite) { Fields = [.. fields[oid]] },
            ("d", _) => new PgType(oid, PgTypeKind.Domain) { Inner = Oid(row[6]), InnerModifier = Modifier(row[7]) },
            ("e", _) => new PgType(oid, PgTypeKind.Enum) { FirstLabel = [.. Encoding.UTF8.GetBytes(labels.GetValueOrDefault(oid, ""))] },
            ("r", _) => new PgType(oid, PgTypeKind.Range) { Inner = Oid(row[8]) },
            ("m", _) => new PgType(oid, PgTypeKind.Multirange) { Inner = Oid(row[9]) },
            _ => new PgType(oid, PgTypeKind.Base),
        };
    }

    private static uint Oid(string text) => uint.Parse(text, CultureInfo.InvariantCulture);

    private static int Modifier(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
