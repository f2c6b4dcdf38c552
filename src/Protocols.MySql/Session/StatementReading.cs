using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session;

/// <summary>What a text says, and what it leaves behind.</summary>
/// <param name="Facts">What rules look at.</param>
/// <param name="Tree">Its syntax tree; without facts there is none to rely on.</param>
internal readonly record struct StatementReading(StatementFacts Facts, SyntaxTree Tree)
{
    /// <summary>Whether later texts may be read by other settings once it has run.</summary>
    public bool ChangesSettings { get; init; }

    /// <summary>Whether later statements may mean something else.</summary>
    public bool ChangesMeaning { get; init; }

    /// <summary>The database that it opens, where it does nothing else; null for none.</summary>
    public string? Opens { get; init; }

    /// <summary>Where its one statement stands in the text; null where it has none, or several.</summary>
    public (int Start, int Length)? Single => Facts is { Complete: true, Statements: [var only] } ? (only.Start, only.Length) : null;

    /// <summary>Whether variables of the session's own are part of what it means.</summary>
    public bool UsesVariables { get; init; }
}
