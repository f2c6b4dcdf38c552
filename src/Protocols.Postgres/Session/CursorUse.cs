using System.Collections.Immutable;
using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>What one statement does with a cursor of SQL's.</summary>
/// <param name="Name">The cursor's name; null for all cursors.</param>
/// <param name="Fetches">Whether it returns rows of the cursor; false where it opens or closes it.</param>
/// <param name="Outlives">Whether it opens one that outlives its transaction.</param>
internal sealed record CursorUse(byte[]? Name, bool Fetches, bool Outlives)
{
    private static readonly string[] Words = ["fetch", "declare", "close", "execute"];

    /// <summary>That of a text that cannot be read: each of its statements may fetch from any cursor.</summary>
    public static CursorUse Unknown { get; } = new(null, true, false);

    /// <summary>The name of the prepared statement that it runs, and that may do anything of that; null for a use of its own.</summary>
    public byte[]? Executed { get; private init; }

    /// <summary>What the statements of a text do with cursors, one for each; empty where none uses one.</summary>
    public static ImmutableArray<CursorUse?> Of(SyntaxTree tree)
    {
        if (tree.IsComplete) return tree.Statements.Any(s => Of(s) is not null) ? [.. tree.Statements.Select(Of)] : [];
        // A server may understand it.
        return [Unknown];
    }

    /// <summary>What one statement of a text does with a cursor; null for nothing.</summary>
    public static CursorUse? At(ImmutableArray<CursorUse?> uses, int index) =>
        index < uses.Length ? uses[index] : uses is [{ } only] && ReferenceEquals(only, Unknown) ? only : null;

    /// <summary>The same for a text that nobody has read.</summary>
    public static ImmutableArray<CursorUse?> Find(ReadOnlySpan<byte> text, LexicalSettings settings)
    {
        foreach (string word in Words)
            if (IsMentioned(text, word)) return Of(PostgresClassifier.ReadTree(text, settings));
        return [];
    }

    private static CursorUse? Of(Statement statement) => statement switch
    {
        Execute execute => new CursorUse(null, false, false) { Executed = Encoding.UTF8.GetBytes(execute.Name) },
        DeclareCursor declare => new CursorUse(Encoding.UTF8.GetBytes(declare.Name), false, declare.WithHold),
        CursorStatement { Action: CursorAction.Fetch, Name: { } name } => new CursorUse(Encoding.UTF8.GetBytes(name), true, false),
        CursorStatement { Action: CursorAction.Close } close => new CursorUse(close.Name is { } name ? Encoding.UTF8.GetBytes(name) : null, false, false),
        _ => null,
    };

    private static bool IsMentioned(ReadOnlySpan<byte> text, string word)
    {
        byte lower = (byte)word[0];
        byte upper = (byte)char.ToUpperInvariant(word[0]);
        while (text.IndexOfAny(lower, upper) is var at and >= 0 && text.Length - at >= word.Length)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(at, word.Length), word)) return true;
            text = text[(at + 1)..];
        }
        return false;
    }
}
