using System.Collections.Immutable;
using System.Text;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What a text does by SQL to the names that the protocol uses too: prepared statements and portals are the same objects as those of PREPARE and
/// DECLARE (protocol-flow, "Extended Query").
/// </summary>
internal sealed class NameEffects
{
    /// <summary>Prepared statements it runs.</summary>
    public required ImmutableArray<byte[]> Executed { get; init; }

    /// <summary>Prepared statements it makes.</summary>
    public required ImmutableArray<byte[]> Prepared { get; init; }

    /// <summary>Prepared statements whose names mean something else afterwards.</summary>
    public required ImmutableArray<byte[]> Statements { get; init; }

    /// <summary>Portals whose names mean something else afterwards.</summary>
    public required ImmutableArray<byte[]> Portals { get; init; }

    /// <summary>Whether no statement keeps its name.</summary>
    public required bool AllStatements { get; init; }

    /// <summary>Whether no portal keeps its name.</summary>
    public required bool AllPortals { get; init; }

    /// <summary>Null for a text that does nothing to names.</summary>
    public static NameEffects? Of(StatementFacts facts)
    {
        var statements = facts.Statements;
        bool discards = statements.Any(s => s is { Verb: "DISCARD", Parameter: "all" });
        var found = new NameEffects
        {
            Executed = Names(statements.Where(s => s.Verb is not ("PREPARE" or "DEALLOCATE") && (s.Effects & Effects.Prepare) != 0).Select(s => s.PreparedName)),
            Prepared = Names(statements.Where(s => s.Verb == "PREPARE").Select(s => s.PreparedName)),
            Statements = Names(statements.Where(s => s.Verb is "PREPARE" or "DEALLOCATE").Select(s => s.PreparedName)),
            Portals = Names(statements.Where(s => s.Verb is "DECLARE" or "CLOSE").Select(s => s.CursorName)),
            AllStatements = discards || statements.Any(s => s is { Verb: "DEALLOCATE", PreparedName: null }),
            AllPortals = discards || statements.Any(s => s is { Verb: "DECLARE" or "CLOSE", CursorName: null }),
        };
        bool nothing = found is { Executed.IsEmpty: true, Statements.IsEmpty: true, Portals.IsEmpty: true, AllStatements: false, AllPortals: false };
        return nothing ? null : found;
    }

    private static ImmutableArray<byte[]> Names(IEnumerable<string?> names) => [.. names.Where(n => n is not null).Select(n => Encoding.UTF8.GetBytes(n!))];
}
