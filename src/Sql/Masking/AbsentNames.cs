using HoopWire.Policy;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>Holds what a policy names against a catalogue.</summary>
internal static class AbsentNames
{
    /// <summary>Column patterns that fit no column, and allowed functions that do not exist.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="dialect">The server's dialect.</param>
    /// <param name="spell">A pattern as the catalogue spells its names.</param>
    public static TargetFindings Of(Catalogue catalogue, CompiledPolicy policy, NameDialect dialect, Func<ColumnPattern, ColumnPattern> spell) => new()
    {
        AbsentColumns = [.. policy.ColumnMasks.Where(m => m.Mask != MaskRule.OfNothing && !Exists(catalogue, spell(m.Mask.Column!)))],
        AbsentObjects = [.. policy.Objects.SelectMany(o => o.Relations.Concat(o.Columns)).Where(p => !Exists(catalogue, spell(p)))],
        AbsentFunctions = [.. policy.AllowedFunctions.Where(name => !catalogue.HasFunction(name, dialect)).Order(StringComparer.Ordinal)],
    };

    private static bool Exists(Catalogue catalogue, ColumnPattern pattern) =>
        catalogue.Relations.Values.Any(r => r.Columns.Any(c => pattern.Matches(r.Schema, r.Name, c.Name)));
}
