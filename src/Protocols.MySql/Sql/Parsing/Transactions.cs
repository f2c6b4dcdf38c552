using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Statements that steer transactions, XA among them, and LOCK TABLES.</summary>
internal static class Transactions
{
    public static Statement Read(MySqlCursor c)
    {
        var start = c.At;
        var word = c.Text ?? "";
        if (c.Is(K.Begin) && c.KeywordOf(1) == K.Not)
        {
            return Code.Block(c, start);
        }

        if (c.Is(K.Start) && c.KeywordOf(1) != K.Transaction)
        {
            return Objects.Read(c);
        }

        c.Advance();
        string? name = null;
        switch (word)
        {
            case "begin":
                c.Take(K.Work);
                break;
            case "savepoint":
                name = c.Name();
                break;
            case "release":
                c.Expect(K.Savepoint);
                name = c.Name();
                break;
            case "commit" or "rollback":
                name = End(c);
                break;
            default:
                Skim.ToEnd(c);
                break;
        }

        return new TransactionStatement { Word = word, Name = name, Place = c.From(start) };
    }

    private static string? End(MySqlCursor c)
    {
        c.Take(K.Work);
        if (c.Take(K.To))
        {
            c.Take(K.Savepoint);
            return c.Name();
        }

        if (c.Take(K.And))
        {
            c.Take(K.No);
            c.Expect(K.Chain);
        }

        c.Take(K.No);
        c.Take(K.Release);
        return null;
    }

    public static Statement Lock(MySqlCursor c)
    {
        var start = c.At;
        if (c.Take(K.Unlock))
        {
            c.Advance();
            return new TransactionStatement { Word = "unlock", Place = c.From(start) };
        }

        c.Advance();
        if (!c.TakeEither(K.Tables, K.Table))
        {
            // LOCK INSTANCE FOR BACKUP
            Skim.ToEnd(c);
            return new TransactionStatement { Word = "lock", Place = c.From(start) };
        }

        var tables = c.List(Table);
        if (c.Take(K.Wait))
        {
            c.Expect(SqlTokenKind.Number);
        }
        else
        {
            c.Take(K.Nowait);
        }

        return new TableStatement { Truncates = false, Tables = tables, Place = c.From(start) };
    }

    private static RelationItem Table(MySqlCursor c)
    {
        var start = c.At;
        var name = c.Table();
        var alias = FromItems.Alias(c, columns: false);
        c.Take(K.LowPriority);
        if (c.Take(K.Read))
        {
            c.Take(K.Local);
        }
        else if (c.Take(K.Write))
        {
            c.Take(K.Concurrent);
        }
        else
        {
            c.Fail("a word or sign in an unexpected place");
        }

        return new RelationItem { Name = name, Alias = alias, Place = c.From(start) };
    }
}
