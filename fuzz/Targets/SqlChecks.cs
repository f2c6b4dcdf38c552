using System.Text;
using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Fuzz.Targets;

/// <summary>What holds of the facts and trees of every dialect.</summary>
internal static class SqlChecks
{
    private const string Canary = "canary_of_the_fuzzer";
    private static readonly byte[] Drop = Encoding.ASCII.GetBytes($"\n;\nDROP TABLE {Canary}\n");

    /// <summary>A text is understood or there is a reason; its statements stand in it one behind the other, and its tree is that of its facts.</summary>
    public static void Facts(StatementFacts facts, SyntaxTree tree, int length)
    {
        Trace.Note(1, facts.IncompleteReason?.GetHashCode(StringComparison.Ordinal) ?? 0);
        FuzzFailure.Unless(facts.Complete == (facts.IncompleteReason is null), "a reason, and yet complete, or the other way round");
        FuzzFailure.Unless(tree.IsComplete == facts.Complete && tree.Statements.Length == facts.Statements.Length, "facts without their tree");
        if (!facts.Complete) return;
        Trace.Note(2, (int)facts.Effects);
        int end = 0;
        foreach (SingleStatement statement in facts.Statements)
        {
            Trace.Note(3, statement.Verb.GetHashCode(StringComparison.Ordinal));
            FuzzFailure.Unless(statement.Start >= end && statement.Length > 0 && statement.Length <= length - statement.Start, "a statement outside its text");
            end = statement.Start + statement.Length;
        }

        Nodes(tree, length);
    }

    /// <summary>A statement behind a semicolon is seen, or the text is not understood, whatever stands in front of it.</summary>
    public static void Appended(StatementFacts facts, ReadOnlySpan<byte> input, Func<byte[], StatementFacts> classify)
    {
        StatementFacts both = classify([.. input, .. Drop]);
        if (both.Complete)
            FuzzFailure.Unless(both.Effects.HasFlag(Effects.Ddl) && both.Mentions(Canary), "a DROP TABLE behind a semicolon was not seen");
        if (facts.Complete)
            FuzzFailure.Unless(both.Complete && (both.Effects & facts.Effects) == facts.Effects, "an understood text is not understood with another behind it");
    }

    /// <summary>Every node stands inside its text, and none too deep.</summary>
    private static void Nodes(SyntaxTree tree, int length)
    {
        var waiting = new Stack<(SqlNode Node, int Depth)>(tree.Statements.Select(s => ((SqlNode)s, 1)));
        var children = new List<SqlNode>();
        while (waiting.TryPop(out var at))
        {
            SourceRange place = at.Node.Place;
            FuzzFailure.Unless(place.Start >= 0 && place.Start <= place.End && place.End <= length, "a node outside its text");
            FuzzFailure.Unless(at.Depth <= SqlNode.DepthMax, "a tree too deep");
            Trace.Note(4, at.Node.GetType().Name.GetHashCode(StringComparison.Ordinal));
            at.Node.AddChildren(children);
            foreach (SqlNode child in children) waiting.Push((child, at.Depth + 1));
            children.Clear();
        }
    }
}
