using System.Collections.Immutable;
using System.Text;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Naming;

/// <summary>
/// Finds where a text gives the session another application_name, by SET or by set_config in a statement that runs at once, and what to put there so
/// that the name it gives stands behind other words.
/// </summary>
internal static class ApplicationNames
{
    private const string Setting = "application_name";

    /// <summary>Whether the setting's name occurs anywhere. A text that spells it by escapes, or makes it up when it runs, is not seen.</summary>
    public static bool AreMentioned(ReadOnlySpan<byte> text)
    {
        const int WordBytes = 11; // application
        for (int from = 0; ;)
        {
            int found = text[from..].IndexOf((byte)'_');
            if (found < 0) return false;
            int at = from + found;
            if (at >= WordBytes && text.Length - at >= Setting.Length - WordBytes
                && Ascii.EqualsIgnoreCase(text.Slice(at - WordBytes, Setting.Length), Setting)) return true;
            from = at + 1;
        }
    }

    /// <summary>The edits, in the order of the text; none for a text that is not understood.</summary>
    public static ImmutableArray<TextEdit> Find(ReadOnlySpan<byte> text, LexicalSettings settings)
    {
        var edits = new List<TextEdit>();
        foreach (var statement in PostgresClassifier.ReadTree(text, settings).Statements)
        {
            if (statement is SettingStatement { Action: SettingAction.Set, Values: [Literal value] } set)
            {
                if (IsSetting(set.Name)) AddLiteral(edits, text, value);
            }
            else if (RunsAtOnce(statement))
            {
                AddCalls(edits, text, statement);
            }
        }
        edits.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return [.. edits];
    }

    /// <summary>What makes views, rules or defaults keeps its text for other sessions.</summary>
    private static bool RunsAtOnce(Statement statement) => (statement is Explain explain ? explain.Body : statement) is not (ObjectStatement or CreateView or CreateTableAs);

    private static bool IsSetting(string? name) => string.Equals(name, Setting, StringComparison.OrdinalIgnoreCase);

    private static void AddCalls(List<TextEdit> edits, ReadOnlySpan<byte> text, Statement statement)
    {
        var waiting = new List<SqlNode> { statement };
        while (waiting.Count > 0)
        {
            var node = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            node.AddChildren(waiting);
            if (node is not FunctionCall { Name.Last: "set_config", Arguments: [Literal { Kind: LiteralKind.String } name, { } value, _] } || !IsSetting(name.Text)) continue;
            edits.Add(Edit(text, value.Place.Start, 0, "'", " '::text || ("));
            edits.Add(Edit(text, value.Place.End, 0, ")", "") with { HasWords = false });
        }
    }

    private static void AddLiteral(List<TextEdit> edits, ReadOnlySpan<byte> text, Literal value)
    {
        var spelled = text[value.Place.Start..value.Place.End];
        int quote = spelled.IndexOf((byte)'\'');
        if (value.Kind == LiteralKind.String && quote is 0 or 1 or 2 && spelled[0] is not ((byte)'"' or (byte)'$'))
            edits.Add(Edit(text, value.Place.Start + quote + 1, 0, "", " "));
        else if ((value.Text ?? BetweenDollars(spelled)) is { } plain && !plain.Contains('\\', StringComparison.Ordinal))
            edits.Add(Edit(text, value.Place.Start, value.Place.Length, "'", $" {plain.Replace("'", "''", StringComparison.Ordinal)}'"));
    }

    private static string? BetweenDollars(ReadOnlySpan<byte> spelled)
    {
        int tag = spelled[0] == (byte)'$' ? spelled[1..].IndexOf((byte)'$') + 2 : 0;
        return tag < 2 || spelled.Length < 2 * tag ? null : Encoding.UTF8.GetString(spelled[tag..^tag]);
    }

    private static TextEdit Edit(ReadOnlySpan<byte> text, int start, int length, string before, string after) =>
        new(start, length, Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after))
        {
            StartCharacter = Wire.Text.Characters(text[..start]),
            Characters = Wire.Text.Characters(text.Slice(start, length)),
        };
}
