using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>The table a data statement changes.</summary>
/// <param name="Name">The table's own name, interned.</param>
/// <param name="Alias">Its alias, or -1.</param>
/// <param name="After">The position after what has been read.</param>
/// <param name="CatalogEffects">What changing it means beyond a write, where it is the server's own.</param>
internal readonly record struct TargetTable(int Name, int Alias, int After, Effects CatalogEffects)
{
    /// <summary>Reads <c>[ONLY] name</c> or <c>ONLY (name)</c>.</summary>
    public static bool TryRead(Walk walk, int i, int end, out TargetTable target)
    {
        target = default;
        var only = walk.Is(i, end, PgKeyword.Only);
        i += only ? 1 : 0;
        var grouped = only && walk.Is(i, end, SqlTokenKind.LeftParenthesis);
        var start = grouped ? i + 1 : i;
        var after = walk.SkipName(start, end);
        if (after == start || (grouped && !walk.Is(after, end, SqlTokenKind.RightParenthesis)))
        {
            return false;
        }

        var name = walk.Tokens[after - 1].Name;
        walk.Relations.Add(name);
        target = new TargetTable(name, -1, grouped ? after + 1 : after, EffectsOf(walk, start, after));
        return true;
    }

    /// <summary>Reads <c>[*] [[AS] alias]</c>, where a bare alias cannot be <paramref name="stop"/>.</summary>
    public TargetTable WithAlias(Walk walk, int end, PgKeyword stop)
    {
        var i = After;
        if (walk.IsOperator(i, end, "*"))
        {
            i++;
        }

        if (walk.Is(i, end, PgKeyword.As))
        {
            i++;
        }
        else if (!walk.IsName(i, end) || (stop != PgKeyword.NoWord && walk.Is(i, end, stop)))
        {
            return this with { After = i };
        }

        if (!walk.IsName(i, end))
        {
            return this with { After = i };
        }

        walk.Relations.Add(walk.Tokens[i].Name);
        return this with { Alias = walk.Tokens[i].Name, After = i + 1 };
    }

    /// <summary>An update of pg_settings is a SET; a write to another catalogue changes objects or privileges behind the server's back.</summary>
    private static Effects EffectsOf(Walk walk, int start, int after)
    {
        var name = walk.Text(after - 1);
        if (name == "pg_settings")
        {
            return Effects.Session | Effects.SetRole;
        }

        return name.StartsWith("pg_", StringComparison.Ordinal) || walk.Text(start) == "pg_catalog"
            ? Effects.Ddl | Effects.Dcl | Effects.Opaque
            : Effects.None;
    }
}
