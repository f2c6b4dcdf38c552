using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>Reads statements. The one place where the session meets the dialect.</summary>
internal static class StatementReader
{
    private static readonly StatementFacts NotUnderstood = new() { IncompleteReason = "statements of this protocol are not understood by this version" };

    /// <summary>What a text says: nothing can be relied on yet, which denies wherever a rule could apply.</summary>
    public static StatementFacts Read(ReadOnlySpan<byte> text) => text.IsEmpty ? new StatementFacts { Complete = true } : NotUnderstood;
}
