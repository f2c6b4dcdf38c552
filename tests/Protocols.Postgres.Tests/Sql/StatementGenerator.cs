using System.Globalization;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>Statements made from a seed, of every kind that queries and data statements know in versions 15 to 18.</summary>
internal sealed class StatementGenerator(Random random, int depthMax)
{
    private static readonly string[] NameWords =
    [
        "a", "b", "c", "id", "name", "ssn", "t", "u", "orders", "\"Mixed Case\"", "\"select\"", "value", "type", "text", "key", "\"q\"\"q\"", "x_1", "ärger",
        "year", "data", "action", "position", "time", "char", "varchar", "interval", "numeric", "values", "row", "coalesce", "national", "none",
    ];

    private static readonly string[] FunctionWords =
        ["f", "count", "lower", "max", "left", "right", "s.g", "pg_catalog.now", "\"F\"", "format", "overlaps", "like", "concat", "array_agg", "json_agg"];

    private static readonly string[] TypeWords =
    [
        "int", "bigint", "text", "varchar(20)", "character varying", "numeric(10, 2)", "timestamp with time zone", "time(3) without time zone", "int[]", "text[][3]",
        "double precision", "s.mytype", "bit varying(8)", "interval day to second(3)", "\"T\"", "float(20)", "bool array", "json", "national character(3)", "geometry(point, 4326)",
    ];

    private static readonly string[] Operators =
        ["=", "<", ">", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "%", "^", "||", "->", "->>", "@>", "&&", "~", "!~*", "operator(pg_catalog.+)", "operator(s.@@)", "#>>", "|", "&"];

    private int _depth;

    public string Next() => random.Next(10) switch
    {
        < 5 => Query(),
        5 => Insert(),
        6 => Update(),
        7 => Delete(),
        8 => Merge(),
        _ => Stored(),
    };

    private string Pick(string[] words) => words[random.Next(words.Length)];

    private bool Chance(int of) => random.Next(of) == 0;

    private string Name() => Pick(NameWords);

    private string Maybe(string text, int of = 2) => Chance(of) ? text : "";

    private string Maybe(Func<string> text, int of = 2) => Chance(of) ? text() : "";

    private string List(Func<string> item, int max = 3) => string.Join(", ", Enumerable.Range(0, random.Next(1, max + 1)).Select(_ => item()));

    private string Relation() => Chance(4) ? "s." + Name() : Chance(12) ? "d.s." + Name() : Name();

    /// <summary>Runs one level deeper, or falls back to something flat when it is deep enough.</summary>
    private string Deeper(Func<string> deep, Func<string> flat)
    {
        if (_depth > depthMax)
        {
            return flat();
        }

        _depth++;
        var text = deep();
        _depth--;
        return text;
    }

    private string Query() => Deeper(() => Maybe(With, 5) + Body() + Tail(), () => "select 1");

    private string With() => "with " + Maybe("recursive ") + List(Expression, 2) + " ";

    private string Expression()
    {
        var body = random.Next(6) switch
        {
            0 => Insert() + " returning *",
            1 => Delete(),
            2 => Update(),
            _ => Query(),
        };
        var tail = Chance(8) ? " search depth first by a, b set o" : Chance(8) ? " cycle a set m to true default false using p" : "";
        return $"{Name()}{Maybe(" (a, b)", 3)} as {Maybe("materialized ", 4)}({body}){tail}";
    }

    private string Body() => random.Next(8) switch
    {
        0 => "values " + List(() => $"({List(Value)})"),
        1 => "table " + Maybe("only ", 4) + Relation(),
        2 => Deeper(() => $"{Operand()} {Pick(["union", "intersect", "except"])} {Maybe("all ")}{Operand()}", Select),
        _ => Select(),
    };

    private string Operand() => Chance(2) ? $"({Query()})" : Select();

    private string Select() => "select " + Maybe(() => Pick(["all ", "distinct ", $"distinct on ({List(Value)}) "]), 5) + List(Target, 4)
        + Maybe(() => " from " + List(From, 2), 1 + (_depth / 4)) + Maybe(() => " where " + Condition()) + Maybe(Group, 4) + Maybe(() => " having " + Condition(), 6)
        + Maybe(() => $" window w as ({Window()}), w2 as (w rows between 1 preceding and unbounded following)", 8);

    private string Group() => " group by " + List(() => random.Next(5) switch
    {
        0 => $"rollup ({List(Value)})",
        1 => $"grouping sets (({List(Value)}), (), cube ({Value()}))",
        2 => "1",
        _ => Value(),
    });

    private string Tail() => Maybe(() => " order by " + List(() => Value() + Pick(["", " desc", " asc nulls last", " using >"])), 4)
        + Maybe(() => " " + Pick(["limit 5", "limit all", "offset 2 rows fetch next 3 rows only", "limit $1 offset a + 1", "fetch first (1 + 1) rows only"]), 5)
        + Maybe(" for update of t skip locked", 12);

    private string Target() => random.Next(7) switch
    {
        0 => "*",
        1 => Name() + ".*",
        2 => Value() + " as " + Pick(["label", "user", "\"L\"", "select", "a"]),
        3 => Value() + " lbl",
        _ => Value(),
    };

    private string From() => Deeper(() => random.Next(9) switch
    {
        0 => $"{Maybe("lateral ")}({Query()}) {Maybe("as ")}q{Maybe(" (x, y)")}",
        1 => $"{From()} {Pick(["left", "right outer", "full", "inner", ""])} join {From()} {Join()}",
        2 => $"{From()} {Pick(["cross", "natural left", "natural"])} join {From()}",
        3 => $"({From()} join {From()} {Join()}) as j",
        4 => $"{Maybe("lateral ")}{Plain()} {Maybe("with ordinality ")}as fn{Pick(["", " (x, y)", " (x int, y text collate \"C\")"])}",
        5 => $"rows from ({Plain()}, g(1) as (a int, b text)) as r",
        6 => Pick(["xmltable('/r' passing x columns a int path '@a' default b.c, o for ordinality) xt",
            "json_table(t.j, '$[*]' as p passing a as v columns (id for ordinality, a int path '$.a' default 1 on empty, nested path '$.b[*]' columns (b text exists))) jt"]),
        _ => Table(),
    }, Table);

    private string Table() => Maybe("only ", 8) + Relation() + Pick(["", "", " x", " as y", " as z (a, b)", " tablesample system (10) repeatable (5)"]);

    private string Join() => Chance(3) ? "using (id, a)" + Maybe(" as k", 4) : "on " + Condition();

    private string Condition() => Deeper(() => random.Next(14) switch
    {
        0 => $"{Condition()} and {Condition()}",
        1 => $"{Condition()} or {Condition()}",
        2 => $"not {Condition()}",
        3 => $"{Value()} {Maybe("not ")}in ({List(Value)})",
        4 => $"{Value()} {Maybe("not ")}in ({Query()})",
        5 => $"exists ({Query()})",
        6 => $"{Value()} {Pick(["=", "<>", "<", "like", "not ilike"])} {Pick(["any", "all", "some"])} ({Pick([Query(), Value(), "array[1, 2]"])})",
        7 => $"{Simple()} {Maybe("not ")}between {Maybe("symmetric ", 4)}{Simple()} and {Simple()}",
        8 => $"{Simple()} {Maybe("not ")}{Pick(["like", "ilike", "similar to"])} {Simple()}{Maybe(" escape '!'", 4)}",
        9 => $"{Value()} is {Maybe("not ")}{Pick(["null", "true", "unknown", "document", "nfc normalized", "json object with unique keys"])}",
        10 => $"{Simple()} is {Maybe("not ")}distinct from {Simple()}",
        11 => $"({List(Value)}, 1) {Pick(["=", "<"])} ({List(Value)}, 2)",
        12 => $"(a, b) overlaps ({Value()}, {Value()})",
        _ => $"({Value()} {Pick(["=", "<", ">="])} {Value()})",
    }, () => "true");

    private string Value() => Deeper(() => random.Next(16) switch
    {
        0 => $"{Value()} {Pick(Operators)} {Value()}",
        1 => Call(),
        2 => $"case {Maybe(Simple)} when {Condition()} then {Value()} {Maybe(() => "else " + Value())} end",
        3 => $"({Query()})",
        4 => $"array[{List(Value)}]",
        5 => $"array({Query()})",
        6 => $"row({List(Value)})",
        7 => $"cast({Value()} as {Pick(TypeWords)})",
        8 => $"({Value()}).{Name()}",
        9 => $"({Value()})[{Value()}:{Maybe(Value)}]",
        10 => Special(),
        11 => $"{Pick(["-", "+", "@", "~"])} {Simple()}",
        12 => $"{Simple()} {Pick(["collate \"C\"", "at time zone 'utc'", "at local", "::text", "::numeric(3)::int[]"])}",
        13 => $"({Condition()})",
        _ => Simple(),
    }, Simple);

    private string Simple() => random.Next(12) switch
    {
        0 => random.Next(100).ToString(CultureInfo.InvariantCulture),
        1 => Pick(["'text'", "e'a\\'b'", "'it''s'", "$$dollar$$", "b'01'", "x'1F'", "u&'\\0061'", "1.5e3", ".5", "0x1F", "1_000", "null", "true", "n'x'"]),
        2 => "$" + random.Next(1, 9),
        3 => Pick(["date '2020-01-01'", "interval '1' day to hour", "interval(3) '1 s'", "timestamp with time zone '2020-01-01'", "s.mytype 'x'", "int '1'", "char(3) 'x'"]),
        4 => Relation() + "." + Name(),
        5 => Name() + "[1]." + Name(),
        _ => Name(),
    };

    private string Call()
    {
        var name = Pick(FunctionWords);
        return random.Next(9) switch
        {
            0 => "count(*)" + Over(),
            1 => $"{name}(distinct {Value()} order by {Value()} desc) filter (where {Condition()}){Over()}",
            2 => $"percentile_cont(0.5) within group (order by {Value()})",
            3 => $"{name}(p => {Value()}, q := {Value()})",
            4 => $"{name}({Value()}, variadic {Value()})",
            5 => $"{name}()",
            _ => $"{name}({List(Value)})",
        };
    }

    private string Plain() => $"{Pick(FunctionWords)}({List(Value)})";

    private string Over() => Pick(["", " over w", $" over ({Window()})"]);

    private string Window() => Maybe(() => "partition by " + List(Value) + " ") + Maybe(() => "order by " + Value() + " ")
        + Pick(["", "rows 1 preceding", "range between unbounded preceding and current row exclude ties", "groups between 1 preceding and $1 following"]);

    private string Special() => string.Format(CultureInfo.InvariantCulture, Pick(
    [
        "extract(year from {0})", "substring({0} from {1} for 2)", "substring({0} similar {1} escape '#')", "substring({0}, {1})", "overlay({0} placing {1} from 2)",
        "position({2} in {2})", "trim(both {0} from {1})", "trim(trailing from {0})", "trim({0}, {1})", "coalesce({0}, {1})", "nullif({0}, {1})",
        "greatest({0}, {1})", "least({0})", "current_timestamp(3)", "current_user", "session_user", "current_date", "localtime", "normalize({0}, nfkc)",
        "collation for ({0})", "treat({0} as text)", "grouping({0}, {1})", "xmlelement(name foo, xmlattributes({0} as a, {1}), {1})", "xmlforest({0}, {1} as b)",
        "xmlparse(document {0} preserve whitespace)", "xmlpi(name php, {0})", "xmlroot({0}, version {1}, standalone yes)", "xmlconcat({0}, {1})",
        "xmlserialize(content {0} as text indent)", "xmlexists({2} passing by ref {2})", "json_object('k': {0}, {1} value {1} absent on null with unique keys returning jsonb)",
        "json_object({0}, {1})", "json_array({0}, {1} format json null on null)", "json_array(select {0} from t)", "json_scalar({0})", "json({0} with unique)",
        "json_serialize({0} returning text)", "json_objectagg('k' : {0}) filter (where {1} = 1)", "json_arrayagg({0} order by {1} returning jsonb) over (order by {1})",
        "json_query({0}, '$.a' passing {1} as v with conditional array wrapper omit quotes null on empty error on error)",
        "json_value({0}, '$' returning int default {1} on empty)", "json_exists({0}, '$.a' unknown on error)", "merge_action()",
    ]), Value(), Value(), Name());

    private string Insert() => Maybe(With, 6) + $"insert into {Relation()}{Maybe(" as x", 4)}"
        + Pick([" default values", $" (a, b.c, d[1]) overriding user value values (1)", $"{Maybe(" (a, b.c, d[1])", 3)} values ({List(Value)}), (default, {Value()})", " " + Query()])
        + Maybe(() => $" on conflict {Pick(["", "(a, lower(b), (c + 1)) where d ", "on constraint k "])}{Pick(["do nothing", $"do update {Set()} where {Condition()}"])}", 4)
        + Maybe(Returning, 4);

    private string Set() => "set " + List(() => random.Next(4) switch
    {
        0 => $"(a, b) = ({Query()})",
        1 => $"(a, b.c) = row({Value()}, default)",
        2 => $"a[{Value()}].b = {Value()}",
        _ => $"{Name()} = {Pick([Value(), "default"])}",
    });

    private string Returning() => " returning " + Maybe("with (old as o, new as n) ", 5) + List(Target);

    private string Update() => Maybe(With, 6) + $"update {Maybe("only ", 6)}{Relation()}{Maybe(" as x", 4)} {Set()}{Maybe(() => " from " + From(), 4)}{Where()}{Maybe(Returning, 4)}";

    private string Delete() => Maybe(With, 6) + $"delete from {Relation()}{Maybe(" x", 4)}{Maybe(() => " using " + List(From, 2), 4)}{Where()}{Maybe(Returning, 4)}";

    private string Where() => Chance(10) ? " where current of c" : Maybe(() => " where " + Condition());

    private string Merge() => Maybe(With, 8) + $"merge into {Relation()} as x using {From()} on {Condition()}"
        + $" when matched{Maybe(() => " and " + Condition(), 3)} then {Pick(["delete", "do nothing", "update " + Set()])}"
        + Maybe(" when not matched by source then delete", 3)
        + Maybe(() => $" when not matched by target then insert (a, b) values ({Value()}, default)", 3) + Maybe(Returning, 4);

    private string Stored() => random.Next(12) switch
    {
        0 => $"create table {Relation()} (a int primary key, b text default {Value()} not null, check ({Condition()}), foreign key (a) references {Relation()} (id))",
        1 => $"create temp table {Relation()} (a, b) on commit drop as {Query()} with no data",
        2 => $"create or replace view {Relation()} (a, b) as {Query()}",
        3 => $"create unique index i on {Relation()} (a, lower(b) desc, ({Value()}) text_ops nulls first) include (c) where {Condition()}",
        4 => $"alter table {Relation()} add column c int generated always as ({Value()}) stored, alter b type text using {Value()}, drop d",
        5 => $"copy ({Query()}) to stdout (format csv, header)",
        6 => $"copy {Relation()} (a, b) from stdin with csv where {Condition()}",
        7 => $"prepare p (int, text) as {Query()}",
        8 => $"explain (analyze, costs off) {Query()}",
        9 => $"declare c binary cursor with hold for {Query()}",
        10 => $"create policy p on {Relation()} for select to public using ({Condition()})",
        _ => $"create trigger g before update of a on {Relation()} for each row when ({Condition()}) execute function f('x')",
    };
}
