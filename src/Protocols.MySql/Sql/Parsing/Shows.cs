using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>SHOW.</summary>
internal static class Shows
{
    public static ShowStatement Read(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        while (c.Keyword is K.Full or K.Extended or K.Global or K.Session or K.Local or K.All && c.KindOf(1) == SqlTokenKind.Word)
        {
            c.Advance();
        }

        var creates = c.Is(K.Create);
        var words = new List<string>();
        while (c.Kind == SqlTokenKind.Word && c.Keyword is not (K.From or K.In or K.Like or K.Where or K.For or K.Limit) && words.Count < 6 && !(creates && words.Count > 1))
        {
            words.Add(c.Text ?? "");
            c.Advance();
        }

        var relations = ImmutableArray.CreateBuilder<ObjectName>();
        if (creates && c.IsName())
        {
            relations.Add(c.Table());
        }

        var isRelation = words is ["columns" or "fields" or "index" or "indexes" or "keys", ..];
        if (isRelation && c.TakeEither(K.From, K.In))
        {
            relations.Add(Relation(c));
        }

        Skim.To(c, static at => at.Is(K.Where));
        ImmutableArray<Expression> conditions = c.Take(K.Where) ? [Expressions.Read(c)] : [];
        return new ShowStatement { What = string.Join(' ', words), Relations = relations.DrainToImmutable(), Conditions = conditions, Place = c.From(start) };
    }

    /// <summary><c>table</c>, <c>database.table</c> or <c>table FROM database</c>.</summary>
    private static ObjectName Relation(MySqlCursor c)
    {
        var table = c.Table();
        return table.Parts.Length == 1 && c.TakeEither(K.From, K.In) ? new ObjectName { Parts = [c.TableName(), table.Last], Place = table.Place } : table;
    }
}
