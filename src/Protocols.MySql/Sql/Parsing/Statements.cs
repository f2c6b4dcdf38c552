using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Statements by their first word.</summary>
internal static class Statements
{
    /// <summary>The statement ahead.</summary>
    public static Statement Read(MySqlCursor c)
    {
        if (DataStatements.IsAhead(c))
        {
            return DataStatements.Read(c);
        }

        switch (c.Keyword)
        {
            case K.Set:
                return Settings.Read(c);
            case K.Show:
                return Shows.Read(c);
            case K.Use:
                return Settings.Use(c);
            case K.Begin or K.Start or K.Commit or K.Rollback or K.Savepoint or K.Release or K.Xa:
                return Transactions.Read(c);
            case K.Lock or K.Unlock:
                return Transactions.Lock(c);
            case K.Explain or K.Describe or K.Desc or K.Analyze:
                return Plans.Read(c);
            case K.Prepare:
                return Plans.Prepare(c);
            case K.Execute:
                return Plans.Execute(c);
            case K.Deallocate:
                return Plans.Deallocate(c);
            case K.Drop when c.KeywordOf(1) == K.Prepare:
                return Plans.Deallocate(c);
            case K.Do:
                return Plans.Evaluate(c);
            case K.Call:
                return Plans.Call(c);
            case K.Load:
                return Loads.Read(c);
            case K.Truncate:
                return Objects.Truncate(c);
            case K.Create or K.Alter:
                return Definitions.Read(c);
            case K.If or K.Case or K.Loop or K.While or K.Repeat or K.For or K.Declare:
                return Code.Block(c, c.At);
            default:
                return c.KindOf(1) == SqlTokenKind.Colon ? Code.Block(c, c.At) : Objects.Read(c);
        }
    }
}
