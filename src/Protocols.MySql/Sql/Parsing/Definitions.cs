using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>CREATE and ALTER: queries in them are read, the rest is passed over.</summary>
internal static class Definitions
{
    public static Statement Read(MySqlCursor c)
    {
        var start = c.At;
        var verb = c.Text ?? "";
        c.Advance();
        c.Take(K.Or, K.Replace);
        var modifiers = Modifiers(c);
        switch (c.Keyword)
        {
            case K.Procedure or K.Function or K.Trigger or K.Event or K.Package:
                return Routine(c, verb, start);
            case K.View:
                return View(c, (modifiers & ObjectModifiers.Definer) != 0, start);
            case K.Table:
                return Table(c, verb, (modifiers & ObjectModifiers.Temporary) != 0, start);
            default:
                return Other(c, verb, (modifiers & ObjectModifiers.Temporary) != 0, start);
        }
    }

    /// <summary>Words before what is created.</summary>
    private static ObjectModifiers Modifiers(MySqlCursor c)
    {
        var modifiers = ObjectModifiers.None;
        while (true)
        {
            switch (c.Keyword)
            {
                case K.Temporary:
                    modifiers |= ObjectModifiers.Temporary;
                    c.Advance();
                    break;
                case K.Aggregate or K.Online or K.Offline or K.Ignore:
                    c.Advance();
                    break;
                case K.Algorithm:
                    c.Advance(3);
                    break;
                case K.Sql when c.KeywordOf(1) == K.Security:
                    c.Advance(3);
                    break;
                case K.Definer:
                    modifiers |= ObjectModifiers.Definer;
                    c.Advance();
                    Skim.To(c, static at => at.Keyword is K.Sql or K.View or K.Procedure or K.Function or K.Trigger or K.Event or K.Aggregate or K.Package);
                    break;
                default:
                    return modifiers;
            }
        }
    }

    private static Statement Routine(MySqlCursor c, string verb, int start)
    {
        var kind = c.Text;
        if (Code.GoesOn(c))
        {
            return Code.Block(c, start);
        }

        // Its body is code; queries in it run later.
        while (!c.AtEnd && !c.Is(SqlTokenKind.Semicolon))
        {
            c.Advance();
        }

        return new ObjectStatement { Verb = verb, ObjectKind = kind, Place = c.From(start) };
    }

    private static Statement View(MySqlCursor c, bool definer, int start)
    {
        c.Advance();
        c.Take(K.If, K.Not, K.Exists);
        c.Take(K.If, K.Exists);
        var name = c.Table();
        var columns = c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(static at => at.Name()) : [];
        c.Expect(K.As);
        var query = Queries.Read(c);
        if (c.Take(K.With))
        {
            c.TakeEither(K.Cascaded, K.Local);
            c.Expect(K.Check);
            c.Expect(K.Option);
        }

        var view = new CreateView { Name = name, Columns = columns, Query = query, Place = c.From(start) };
        return definer
            ? new ObjectStatement { Verb = "create", ObjectKind = "view", GivesOwnership = true, Statements = [view], Place = view.Place }
            : view;
    }

    private static Statement Table(MySqlCursor c, string verb, bool temporary, int start)
    {
        c.Advance();
        c.Take(K.If, K.Not, K.Exists);
        c.Take(K.If, K.Exists);
        var name = c.Table();
        if (c.Is(SqlTokenKind.LeftParenthesis) && c.KeywordOf(1) == K.Like)
        {
            c.Advance(2);
            var copied = c.Table();
            c.Expect(SqlTokenKind.RightParenthesis);
            return new ObjectStatement { Verb = verb, ObjectKind = "table", IsTemporary = temporary, Relations = [new RelationItem { Name = name, Place = name.Place }, new RelationItem { Name = copied, Place = copied.Place }], Place = c.From(start) };
        }

        var relations = ImmutableArray.Create(new RelationItem { Name = name, Place = name.Place });
        var calls = verb == "create" ? Skim.To(c, static at => at.Is(K.Like) || IsQuery(at)) : Skim.ToEnd(c);
        if (c.Take(K.Like))
        {
            var model = c.Table();
            relations = relations.Add(new RelationItem { Name = model, Place = model.Place });
        }

        if (verb == "create" && IsQuery(c))
        {
            var body = Queries.Read(c);
            Statement made = new CreateTableAs { Name = name, IsTemporary = temporary, Body = body, Place = c.From(start) };
            return calls.IsEmpty ? made : new ObjectStatement { Verb = verb, ObjectKind = "table", IsTemporary = temporary, Relations = relations, Expressions = calls, Statements = [made], Place = made.Place };
        }

        return new ObjectStatement { Verb = verb, ObjectKind = "table", IsTemporary = temporary, Relations = relations, Expressions = calls, Place = c.From(start) };
    }

    /// <summary>Whether the rows of a new table are given here.</summary>
    private static bool IsQuery(MySqlCursor c) =>
        c.Is(K.Select) || (c.Is(K.With) && c.KeywordOf(1) is K.Recursive) || (c.Is(K.With) && c.IsName(1) && (c.KeywordOf(2) == K.As || c.KindOf(2) == SqlTokenKind.LeftParenthesis))
        || c.StartsQuery() || (c.Is(K.Values) && c.KeywordOf(1) == K.Row) || (c.Is(K.Values) && c.KindOf(1) == SqlTokenKind.LeftParenthesis) || (c.Is(K.Table) && c.IsName(1));

    private static ObjectStatement Other(MySqlCursor c, string verb, bool temporary, int start)
    {
        var other = Objects.Read(c, verb, start, temporary);
        if (other.ObjectKind is not ("index" or "user" or "role" or "server" or "database" or "schema" or "sequence" or "tablespace" or "logfile" or "resource" or "instance" or "or"
            or "spatial" or "reference" or "library" or "function"))
        {
            c.Fail("a kind of object that is not known");
        }

        return other;
    }
}
