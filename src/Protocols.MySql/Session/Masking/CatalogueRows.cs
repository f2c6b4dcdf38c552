using HoopWire.MySql.Sql;
using HoopWire.Policy.Masking;
using HoopWire.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>A server's catalogue as its rows came, in the order of <see cref="CatalogueQuery"/>'s columns.</summary>
internal sealed class CatalogueRows
{
    /// <summary>What is asked after the settings, in the order in which the answers are read.</summary>
    public static readonly string[] Questions = [CatalogueQuery.Relations, CatalogueQuery.Columns, CatalogueQuery.Views, CatalogueQuery.Routines, CatalogueQuery.Triggers, CatalogueQuery.ForeignKeys];

    /// <summary>By what settings definitions are read.</summary>
    public LexicalSettings Settings { get; init; }

    public List<string[]> Relations { get; init; } = [];

    public List<string[]> Columns { get; init; } = [];

    public List<string[]> Views { get; init; } = [];

    public List<string[]> Routines { get; init; } = [];

    public List<string[]> Triggers { get; init; } = [];

    public List<string[]> ForeignKeys { get; init; } = [];

    /// <summary>A keyed hash of all rows: the same catalogue read again has the same.</summary>
    public UInt128 Hash { get; init; }

    /// <summary>Reads the answers to the question about settings and to <see cref="Questions"/>.</summary>
    /// <exception cref="ProtocolException">The target's rows do not fit the questions.</exception>
    public static CatalogueRows Read(HeldRows rows, string version)
    {
        var text = new CatalogueText(rows);
        text.Skip();
        return new CatalogueRows
        {
            Settings = rows.Read(0, row => SettingsQuery.Read(row, version, out _)) is [.., var last] ? last : SettingsQuery.Unknown,
            Relations = text.Next(4),
            Columns = text.Next(6),
            Views = text.Next(3),
            Routines = text.Next(3),
            Triggers = text.Next(4),
            ForeignKeys = text.Next(6),
            Hash = rows.Hash,
        };
    }
}
