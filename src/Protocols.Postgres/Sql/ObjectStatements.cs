using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>CREATE, ALTER and DROP of every kind of object. An unknown kind is not understood.</summary>
internal static class ObjectStatements
{
    public static void Read(Walk walk, PgKeyword verb, int start, int end, int nesting)
    {
        var i = SkipModifiers(walk, start + 1, end);
        var kind = i < end ? walk.Keyword(i) : PgKeyword.NoWord;
        var effects = verb switch
        {
            PgKeyword.Create => CreateEffects(walk, kind, i, end),
            PgKeyword.Alter => AlterEffects(walk, kind, i, end),
            _ => DropEffects(walk, kind, i, end),
        };
        if (effects == Effects.None)
        {
            walk.Fail("an object kind that is not known");
            return;
        }

        walk.Effects |= effects;
        walk.ObjectKind = verb == PgKeyword.Drop ? null : PgKeywords.Upper(kind);
        if (verb == PgKeyword.Create && kind is PgKeyword.Table or PgKeyword.Materialized && walk.Find(i, end, PgKeyword.As) is var stored and >= 0)
        {
            Stored(walk, i, stored, end, nesting);
            return;
        }

        if (kind == PgKeyword.Schema)
        {
            SchemaElements(walk, i, end);
        }

        walk.Push(new WorkItem(i + 1, end, RangeKind.Utility));
    }

    private static int SkipModifiers(Walk walk, int i, int end)
    {
        if (walk.Is(i, end, PgKeyword.Or) && walk.Is(i + 1, end, PgKeyword.Replace))
        {
            i += 2;
        }

        while (i < end && walk.Keyword(i) is PgKeyword.Temp or PgKeyword.Temporary or PgKeyword.Local or PgKeyword.Global or PgKeyword.Unlogged
            or PgKeyword.Unique or PgKeyword.Recursive or PgKeyword.Trusted or PgKeyword.Procedural or PgKeyword.Constraint)
        {
            i++;
        }

        return walk.Is(i, end, PgKeyword.Default) && walk.Is(i + 1, end, PgKeyword.Conversion) ? i + 1 : i;
    }

    /// <summary>CREATE TABLE … AS or CREATE MATERIALIZED VIEW … AS, then a query or EXECUTE, then WITH [NO] DATA.</summary>
    private static void Stored(Walk walk, int kind, int stored, int end, int nesting)
    {
        walk.Effects |= Effects.Write;
        walk.Push(new WorkItem(kind + 1, stored, RangeKind.Utility));
        if (walk.Is(stored + 1, end, PgKeyword.Execute))
        {
            StatementReader.Inner(walk, stored + 1, end, nesting);
            return;
        }

        var inner = RangeReader.Body(walk, stored + 1, end, own: false);
        walk.InnerVerb = walk.Failure is null ? PgKeywords.Upper(inner) : null;
    }

    /// <summary>CREATE SCHEMA may hold tables, views, indexes, sequences, triggers and grants.</summary>
    private static void SchemaElements(Walk walk, int start, int end)
    {
        for (var i = start; i < end; i = walk.Skip(i))
        {
            walk.Effects |= walk.Keyword(i) switch
            {
                PgKeyword.Trigger or PgKeyword.Function or PgKeyword.Procedure => Effects.Opaque,
                PgKeyword.Grant or PgKeyword.Authorization => Effects.Dcl,
                _ => Effects.None,
            };
        }
    }

    /// <summary>Kinds that hold code, which runs later and is not read here, are opaque.</summary>
    private static Effects CreateEffects(Walk walk, PgKeyword kind, int i, int end) => kind switch
    {
        PgKeyword.Table or PgKeyword.View or PgKeyword.Materialized or PgKeyword.Sequence or PgKeyword.Index or PgKeyword.Schema
            or PgKeyword.Statistics or PgKeyword.Collation or PgKeyword.Database => Effects.Ddl,
        PgKeyword.Text when walk.Is(i + 1, end, PgKeyword.Search) => Effects.Ddl | TextSearchEffects(walk, i + 2, end),
        PgKeyword.Function or PgKeyword.Procedure or PgKeyword.Trigger or PgKeyword.Rule or PgKeyword.Operator or PgKeyword.Cast
            or PgKeyword.Aggregate or PgKeyword.Domain or PgKeyword.Type or PgKeyword.Policy or PgKeyword.Event or PgKeyword.Language
            or PgKeyword.Extension or PgKeyword.Transform or PgKeyword.Conversion or PgKeyword.Access => Effects.Ddl | Effects.Opaque,
        PgKeyword.User when walk.Is(i + 1, end, PgKeyword.Mapping) => Effects.Ddl | Effects.Net,
        PgKeyword.Role or PgKeyword.User or PgKeyword.Group => Effects.Ddl | Effects.Dcl,
        PgKeyword.Server => Effects.Ddl | Effects.Net,
        PgKeyword.Foreign when walk.Is(i + 1, end, PgKeyword.Table) => Effects.Ddl | Effects.Net,
        PgKeyword.Foreign when walk.Is(i + 1, end, PgKeyword.Data) => Effects.Ddl | Effects.Net | Effects.Opaque,
        PgKeyword.Subscription => Effects.Ddl | Effects.Net | Effects.Replication,
        PgKeyword.Publication => Effects.Ddl | Effects.Replication,
        PgKeyword.Tablespace => Effects.Ddl | Effects.File,
        _ => Effects.None,
    };

    private static Effects TextSearchEffects(Walk walk, int i, int end) =>
        walk.Is(i, end, PgKeyword.Template) || walk.Is(i, end, PgKeyword.Parser) ? Effects.Opaque : Effects.None;

    private static Effects AlterEffects(Walk walk, PgKeyword kind, int i, int end)
    {
        var effects = kind switch
        {
            PgKeyword.System => Effects.Ddl | Effects.Session | Effects.File,
            PgKeyword.Default when walk.Is(i + 1, end, PgKeyword.Privileges) => Effects.Dcl,
            PgKeyword.Large when walk.Is(i + 1, end, PgKeyword.Object) => Effects.Ddl,
            PgKeyword.Routine => Effects.Ddl | Effects.Opaque,
            PgKeyword.Tablespace => Effects.Ddl,
            _ => CreateEffects(walk, kind, i, end),
        };
        var owner = walk.Find(i, end, PgKeyword.Owner);
        return effects != Effects.None && owner >= 0 && walk.Is(owner + 1, end, PgKeyword.To) ? effects | Effects.Dcl : effects;
    }

    private static Effects DropEffects(Walk walk, PgKeyword kind, int i, int end) => kind switch
    {
        PgKeyword.Owned => Effects.Ddl | Effects.Dcl,
        PgKeyword.Routine => Effects.Ddl,
        PgKeyword.Subscription => Effects.Ddl | Effects.Net | Effects.Replication,
        PgKeyword.Publication => Effects.Ddl | Effects.Replication,
        _ => CreateEffects(walk, kind, i, end) & (Effects.Ddl | Effects.Dcl),
    };
}
