using System.Buffers;
using HoopWire.Policy;

namespace HoopWire.Sql.Facts;

/// <summary>Tells statements that make something for their own session alone from those that other sessions may see.</summary>
public static class SharedObjects
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Whether a text may change what the names of other sessions' statements mean.</summary>
    /// <param name="facts">What the text says.</param>
    /// <param name="text">The text.</param>
    public static bool MayChange(StatementFacts facts, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (!facts.Complete) return true;
        foreach (var statement in facts.Statements)
        {
            if ((statement.Effects & Effects.Ddl) != 0 && !IsTemporary(statement, text)) return true;
        }
        return false;
    }

    // Only as it is mostly written: with a comment in between it counts as the other kind.
    private static bool IsTemporary(SingleStatement statement, ReadOnlySpan<byte> text)
    {
        if (statement.Verb is not ("CREATE" or "DROP") || statement.Start + statement.Length > text.Length) return false;
        var rest = text.Slice(statement.Start, statement.Length)[statement.Verb.Length..];
        rest = rest[(rest.IndexOfAnyExcept(Spaces) is var at and >= 0 ? at : rest.Length)..];
        int end = rest.IndexOfAny(Spaces);
        if (end < 0) return false;
        var word = rest[..end];
        return System.Text.Ascii.EqualsIgnoreCase(word, "temp"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "temporary"u8);
    }
}
