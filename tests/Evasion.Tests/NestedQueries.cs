using System.Globalization;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// Queries in queries, made from a seed, in which columns, relations, functions, aliases and the labels that the server chooses have the same few names, so that reading one of them wrongly
/// gives a name another meaning. Most of them run.
/// </summary>
internal sealed class NestedQueries(Random random)
{
    /// <summary>Their relations; a value names the column that it stands in.</summary>
    public const string Schema = """
        create schema nest;
        create table nest.a (a text, s text, key text);
        create table nest.s (s text, b text, value text);
        create table nest.key (x text, a text, "?column?" text);
        insert into nest.a values ('@a.a.1@', '@a.s.1@', '@a.key.1@'), ('@a.a.2@', '@a.s.2@', '@a.key.2@');
        insert into nest.s values ('@s.s.1@', '@s.b.1@', '@s.value.1@'), ('@s.s.2@', '@s.b.2@', '@s.value.2@');
        insert into nest.key values ('@key.x.1@', '@key.a.1@', '@key.?column?.1@'), ('@key.x.2@', '@key.a.2@', '@key.?column?.2@');
        """;

    /// <summary>The columns of each relation.</summary>
    public static IReadOnlyDictionary<string, string[]> Tables { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["a"] = ["a", "s", "key"],
        ["s"] = ["s", "b", "value"],
        ["key"] = ["x", "a", "?column?"],
    };

    private const int DepthMax = 4;

    private static readonly string[] Names =
        ["a", "s", "b", "x", "key", "value", "?column?", "text", "varchar", "case", "coalesce", "row", "array", "upper", "column1", "json_each", "unnest", "generate_series", "exists", "ordinality", "substring"];

    private static readonly string[] Plain = ["a", "s", "b", "x", "key", "value", "text", "upper", "unnest", "ordinality"];

    private readonly Stack<(string Name, string[] Columns)> _expressions = new();
    private Sight? _sight;
    private int _depth;

    /// <summary>The next one.</summary>
    public string Next()
    {
        (_sight, _depth) = (null, 0);
        _expressions.Clear();
        return Query(random.Next(1, 4)).Sql;
    }

    private bool Chance(int of) => random.Next(of) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static string Quote(string name) => Plain.Contains(name) ? name : $"\"{name}\"";

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    private string Name() => Pick(Names);

    private string[] Several(int count) => [.. Enumerable.Range(0, count * 2).Select(_ => Name()).Distinct().Take(count)];

    /// <summary>A query with so many columns, all of them texts where that is asked for; and what they are called.</summary>
    private (string Sql, string[] Names) Query(int columns, bool texts = false)
    {
        _depth++;
        var outer = _sight;
        int known = _expressions.Count;
        string with = _depth < DepthMax && Chance(5) ? With() : "";
        var body = random.Next(_depth < DepthMax ? 9 : 6) switch
        {
            0 => Values(columns, texts),
            8 => Combined(columns, texts),
            _ => Select(columns, texts),
        };
        while (_expressions.Count > known) _expressions.Pop();
        _sight = outer;
        _depth--;
        return (with + body.Sql, body.Names);
    }

    private string With()
    {
        string name = Name();
        int columns = random.Next(1, 3);
        var (sql, names) = Query(columns, texts: !Chance(4));
        string list = "";
        if (Chance(2) && Several(columns) is { } renamed && renamed.Length == columns) (names, list) = (renamed, $"({List(renamed)})");
        string text = Chance(3) && list.Length > 0
            ? $"with recursive {Quote(name)}{list} as ({sql} union all (select {string.Join(", ", names.Select(n => Quote(name) + "." + Quote(n)))} from {Quote(name)} where false)) "
            : $"with {Quote(name)}{list} as ({sql}) ";
        _expressions.Push((name, names));
        return text;
    }

    private (string Sql, string[] Names) Values(int columns, bool texts)
    {
        string Row() => $"({string.Join(", ", Enumerable.Range(0, columns).Select(_ => texts || !Chance(6) ? Text().Sql : Any().Sql))})";
        return ($"values {Row()}{(Chance(2) ? ", " + Row() : "")}", [.. Enumerable.Range(1, columns).Select(n => "column" + n.ToString(CultureInfo.InvariantCulture))]);
    }

    private (string Sql, string[] Names) Combined(int columns, bool texts)
    {
        if (!texts && columns == 1 && Chance(3)) return Rows();
        var left = Query(columns, texts: true);
        var right = Query(columns, texts: true);
        return ($"({left.Sql}) {Pick(["union all", "union all", "union", "except", "intersect"])} ({right.Sql})", left.Names);
    }

    /// <summary>Whole rows of one relation from two queries.</summary>
    private (string Sql, string[] Names) Rows()
    {
        string table = Pick([.. Tables.Keys]), one = Name(), other = Name();
        return ($"select {Quote(one)} from nest.{Quote(table)} {Quote(one)} {Pick(["union all", "union"])} select {Quote(other)} from nest.{Quote(table)} as {Quote(other)}", [one]);
    }

    private (string Sql, string[] Names) Select(int columns, bool texts)
    {
        _sight = new Sight(_sight);
        string from = Chance(8) ? "" : " from " + string.Join(", ", Enumerable.Range(0, Chance(3) ? 2 : 1).Select(_ => From()));
        if (_sight.Items is [var only] && only.Columns.Length == columns && Chance(3))
            return ($"select {Pick(["*", Quote(only.Name) + ".*", $"({Quote(only.Name)}).*"])}{from}{Tail(only.Columns)}", only.Columns);
        var targets = Enumerable.Range(0, columns).Select(_ => Target(texts)).ToArray();
        string[] names = [.. targets.Select(t => t.Name)];
        return ($"select {(Chance(10) ? "distinct " : "")}{string.Join(", ", targets.Select(t => t.Sql))}{from}{Tail(names)}", names);
    }

    private string Tail(string[] names) =>
        (Chance(5) ? $" where {Text().Sql} is not null" : "") + (Chance(8) ? $" order by {Quote(Pick(names))}" : "") + (Chance(3) ? $" limit {random.Next(1, 3)}" : "");

    private (string Sql, string Name) Target(bool texts)
    {
        var value = texts || Chance(2) ? Text() : Any();
        if (Chance(2)) return (value.Sql, value.Label);
        string name = Name();
        return ($"{value.Sql} as {Quote(name)}", name);
    }

    private string From() => (_depth < DepthMax ? random.Next(10) : random.Next(4)) switch
    {
        0 or 1 => Relation(),
        2 or 3 => Function(),
        4 => Join(),
        _ => Subquery(),
    };

    private string Relation()
    {
        if (_expressions.Count > 0 && Chance(2))
        {
            var (name, columns) = Pick([.. _expressions]);
            return See(Quote(name), name, columns);
        }
        string table = Pick([.. Tables.Keys]);
        bool qualified = Chance(3);
        return See((qualified ? "nest." : "") + Quote(table), table, !qualified && _expressions.Any(e => e.Name == table) ? _expressions.First(e => e.Name == table).Columns : Tables[table]);
    }

    private string Subquery()
    {
        // What stands before it is in sight where it is lateral.
        bool lateral = Chance(2);
        var sight = _sight!;
        if (!lateral) _sight = sight.Outer;
        var query = Query(random.Next(1, 3), texts: Chance(2));
        _sight = sight;
        return See($"{(lateral ? "lateral " : "")}({query.Sql})", null, query.Names);
    }

    private string Join()
    {
        string left = Relation();
        string[] columns = _sight!.Items[^1].Columns;
        string right = Chance(2) ? Relation() : Function();
        return random.Next(4) switch
        {
            0 => $"{left} natural join {right}",
            1 => $"{left} left join {right} on {Text().Sql} is null",
            2 when _sight.Items[^1].Columns.Intersect(columns).ToArray() is [var shared, ..] => $"{left} join {right} using ({Quote(shared)})",
            _ => $"{left} cross join {right}",
        };
    }

    private string Function()
    {
        string Json() => $"json_build_object('k', {Text().Sql})";
        var (sql, name, columns) = random.Next(9) switch
        {
            0 => ($"json_each({Json()})", "json_each", new[] { "key", "value" }),
            1 => ($"json_each_text({Json()})", "json_each_text", ["key", "value"]),
            2 => ($"unnest(array[{Text().Sql}])", "unnest", ["unnest"]),
            3 => ($"unnest(array[{Text().Sql}], array[{Text().Sql}])", "unnest", ["unnest", "unnest"]),
            4 => ("generate_series(1, 2)", "generate_series", ["generate_series"]),
            5 => ($"json_array_elements_text(json_build_array({Text().Sql}))", "json_array_elements_text", ["value"]),
            6 => ($"rows from (json_each_text({Json()}), generate_series(1, 2))", "json_each_text", ["key", "value", "generate_series"]),
            7 => ($"json_to_record({Json()})", "json_to_record", ["k"]),
            _ => ($"upper({Text().Sql})", "upper", ["upper"]),
        };
        if (name == "json_to_record")
        {
            string alias = Alias();
            _sight!.Items.Add((alias, ["k"]));
            return $"{sql} as {Quote(alias)}(k text)";
        }
        if (Chance(5)) (sql, columns) = (sql + " with ordinality", [.. columns, "ordinality"]);
        return See(sql, name, columns);
    }

    private string Alias()
    {
        string alias = Name();
        return _sight!.Items.Any(i => i.Name == alias) ? Name() : alias;
    }

    /// <summary>A from item under its own name or an alias, with or without new names for its columns.</summary>
    private string See(string sql, string? name, string[] columns)
    {
        if (name is not null && _sight!.Items.All(i => i.Name != name) && Chance(3))
        {
            _sight.Items.Add((name, columns));
            return sql;
        }
        string alias = Alias();
        // The alias of a function of one column is the column's.
        if (columns[0] == name && columns is [_] or [_, "ordinality"] && !Tables.ContainsKey(name!)) columns = [alias, .. columns[1..]];
        sql += $" as {Quote(alias)}";
        if (Chance(3) && Several(columns.Length) is { } renamed && renamed.Length == columns.Length)
        {
            columns = renamed;
            sql += $"({List(columns)})";
        }
        _sight!.Items.Add((alias, columns));
        return sql;
    }

    private (string Sql, string Label) Text()
    {
        switch (random.Next(_depth < DepthMax ? 14 : 8))
        {
            case 0:
                return ("'k'", "?column?");
            case 1:
                var cast = Column();
                return ($"{cast.Sql}::text", cast.Label);
            case 2:
                return ($"upper({Column().Sql}::text)", "upper");
            case < 6:
                return Column();
            case 6:
                return Qualified();
            case 7:
                var column = Column();
                return Chance(3) ? ($"{column.Sql} collate \"C\"", column.Label) : ($"{column.Sql} || ''", "?column?");
            case 8:
                return ($"coalesce({Text().Sql}, {Text().Sql})", "coalesce");
            case 9:
                var last = Text();
                return ($"case when {Text().Sql} is null then {Text().Sql} else {last.Sql} end", last.Label == "?column?" && !last.Sql.StartsWith('(') ? "case" : last.Label);
            case 10:
                var scalar = Scalar();
                return ($"{scalar.Sql}::{Pick(["text", "varchar"])}", scalar.Label);
            default:
                return Scalar();
        }
    }

    private (string Sql, string Label) Any()
    {
        switch (random.Next(9))
        {
            case 0:
                return ($"row({Text().Sql}, {Text().Sql})", "row");
            case 1:
                return ($"array({Query(1, texts: true).Sql})", "array");
            case 2:
                return ($"exists ({Query(1).Sql})", "exists");
            case 3 or 4:
                string row = _sight is { Items.Count: > 0 } && !Chance(4) ? Pick(_sight.Items).Name : Name();
                return (Quote(row), row);
            case 5:
                return Pick([("true", "?column?"), ("1", "?column?"), ($"substring({Text().Sql} from 1)", "substring"), ("(true)::text", "text"), ("'k'::varchar", "varchar")]);
            case 6:
                var query = Query(1);
                return ($"({query.Sql})", query.Names[0]);
            default:
                return Text();
        }
    }

    private (string Sql, string Label) Scalar()
    {
        var (sql, names) = Query(1, texts: true);
        // The same label through a star, through parentheses, or as it is.
        bool ends = sql.Contains(" limit ", StringComparison.Ordinal);
        return (ends || Chance(3) ? $"(select * from ({sql}) as {Quote(Name())} limit 1)" : Chance(2) ? $"(({sql}) limit 1)" : $"({sql} limit 1)", names[0]);
    }

    private (string Sql, string Label) Column()
    {
        for (var sight = _sight; sight is not null; sight = sight.Outer)
        {
            if (sight.Items.Count == 0 || (Chance(2) && sight.Outer is not null)) continue;
            string name = Pick(Pick(sight.Items).Columns);
            return (Quote(name), name);
        }
        return ("'k'", "?column?");
    }

    private (string Sql, string Label) Qualified()
    {
        for (var sight = _sight; sight is not null; sight = sight.Outer)
        {
            if (sight.Items.Count == 0 || (Chance(2) && sight.Outer is not null)) continue;
            var (name, columns) = Pick(sight.Items);
            string column = Pick(columns);
            return (Chance(4) ? $"({Quote(name)}).{Quote(column)}" : $"{Quote(name)}.{Quote(column)}", column);
        }
        return ("'k'", "?column?");
    }

    private sealed class Sight(Sight? outer)
    {
        public Sight? Outer { get; } = outer;

        public List<(string Name, string[] Columns)> Items { get; } = [];
    }
}
