using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>What a rule of the database's own does besides, or instead of, a statement.</summary>
internal static class RuleActions
{
    /// <summary>The effects of its actions, each read as a statement by itself.</summary>
    /// <param name="definition">The rule as pg_get_ruledef tells it.</param>
    public static Effects Of(string definition)
    {
        byte[] text = Encoding.UTF8.GetBytes(definition);
        if (PostgresClassifier.ReadTree(text, LexicalSettings.Default) is not { Statements: [ObjectStatement { ObjectKind: "rule" } rule] }) return OwnFunction.Anything;
        foreach (var action in rule.Statements) HideRows(action, text);
        var effects = Effects.None;
        foreach (var action in rule.Statements)
        {
            var facts = PostgresClassifier.Classify(text.AsSpan(action.Place.Start, action.Place.Length), LexicalSettings.Default);
            effects |= facts.Complete ? facts.Effects : OwnFunction.Anything;
        }

        return effects & ~Effects.Read;
    }

    /// <summary>Puts parameters in the place of what the statement's own rows give: they are values of another relation than the action's.</summary>
    private static void HideRows(SqlNode node, byte[] text)
    {
        if (node is ColumnReference { Name.Parts: ["old" or "new", _] })
        {
            var place = text.AsSpan(node.Place.Start, node.Place.Length);
            place.Fill((byte)' ');
            "$1"u8.CopyTo(place);
            return;
        }

        var children = new List<SqlNode>();
        node.AddChildren(children);
        foreach (var child in children) HideRows(child, text);
    }
}
