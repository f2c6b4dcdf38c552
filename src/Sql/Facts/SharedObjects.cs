using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>Tells statements that make something for their own session alone from those that other sessions may see.</summary>
public static class SharedObjects
{
    /// <summary>Whether a text may change what the names of other sessions' statements mean.</summary>
    /// <param name="facts">What the text does.</param>
    /// <param name="tree">The text as it was parsed.</param>
    public static bool MayChange(StatementFacts facts, SyntaxTree tree)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(tree);
        if (!facts.Complete || facts.Statements.Length != tree.Statements.Length) return true;
        for (int i = 0; i < facts.Statements.Length; i++)
            if (MakesSeen(tree.Statements[i]) || ((facts.Statements[i].Effects & Effects.Ddl) != 0 && !IsTemporary(tree.Statements[i]) && !KeepsMeanings(tree.Statements[i]))) return true;
        return false;
    }

    /// <summary>Whether it commits what another transaction has prepared, whatever that was.</summary>
    private static bool MakesSeen(Statement statement) => statement is TransactionStatement { Word: "commit", IsPrepared: true };

    /// <summary>Whether it leaves every name and column what they are. Some of these run for long, and hold locks that a reading of the catalogue would wait for.</summary>
    private static bool KeepsMeanings(Statement statement) => statement is ObjectStatement { Verb: "refresh" or "reindex" or "vacuum" or "analyze" or "analyse" or "cluster" or "comment" or "checkpoint" }
        or ObjectStatement { Verb: "create", ObjectKind: "index" or "statistics" };

    private static bool IsTemporary(Statement statement) => statement is CreateTableAs { IsTemporary: true } or CreateView { IsTemporary: true }
        or ObjectStatement { IsTemporary: true } or Select { Into.IsTemporary: true };
}
