namespace HoopWire.Evasion.Tests;

/// <summary>Names that mean something else than they seem to: in every one of these a name of a harmless column, function or row stands where the server takes it for a protected one.</summary>
internal static class NameEvasions
{
    private const string Made = """{"a":1}""";

    public static Dictionary<string, string[]> All { get; } = new(StringComparer.Ordinal)
    {
        ["alias of a function"] =
        [
            $"select (select ssn from json_each('{Made}') as ssn limit 1) from customers", $"select (select ssn from jsonb_each('{Made}') as ssn limit 1) from customers",
            $"select (select ssn from json_each_text('{Made}') as ssn limit 1) from customers", "select (select ssn from aclexplode(acldefault('r', 10)) as ssn limit 1) from customers",
            "select (select ssn from ts_debug('english', 'a') as ssn limit 1) from customers", "select (select ssn from pg_get_keywords() as ssn limit 1) from customers",
            $"select (select ssn from rows from (json_each('{Made}'), generate_series(1, 2)) as ssn limit 1) from customers", $"select (select json_each from rows from (generate_series(1, 2), json_each('{Made}')) limit 1) from (select ssn as json_each from customers) o",
            "select (select ssn from unnest(array[1], array[2]) as ssn limit 1) from customers", "select (select ssn from pg_input_error_info('x', 'int4') as ssn limit 1) from customers",
            $"select (select (select ssn limit 1) from json_each('{Made}') as ssn limit 1) from customers", $"select (select ssn.ssn from json_each('{Made}') as ssn limit 1) from customers",
            $"select (with x as (select 1 as k) select ssn from x, lateral json_each('{Made}') as ssn limit 1) from customers", $"select array(select ssn from json_each('{Made}') as ssn) from customers",
            $"select (select ssn from (select * from json_each('{Made}') as ssn) q limit 1) from customers", $"values ((select (select ssn from json_each('{Made}') as ssn limit 1) from customers where id = 7))",
        ],
        ["whole rows of two queries"] =
        [
            "select c from customers c union all select c from customers c", "values ((select c from customers c where id = 1)), ((select c from customers c where id = 7))",
            "with recursive r as (select c as x, 1 as n from customers c union all select x, n + 1 from r where n < 2) select x from r", "select x from (select v as x from vault v union all select v from vault v) q",
            "select c from customers c union all select null", "select null union all select c from customers c", "values (null), ((select c from customers c where id = 7))",
            "with recursive r as (select null::customers as x union all select c from r, customers c where r.x is null) select x from r", "select (select c union all select c limit 1) from customers c",
            "with x as (select c from customers c union all (select c from customers c)) select * from x", "select (x).ssn from (select c as x from customers c union all select c from customers c) q",
            "select (x).* from (select c as x from customers c union all select c from customers c) q", "copy (select c from customers c union all select c from customers c) to stdout",
        ],
        ["whole row beside what is not known"] =
        [
            $"select (select c from customers c, json_each('{Made}') where id = 7)", $"select (select vault from vault, json_each('{Made}') limit 1)", $"select (c).ssn from customers c, json_each('{Made}')",
            $"select (select (c).ssn from customers c, json_each('{Made}') where id = 7)", $"select (c).* from customers c, json_each('{Made}')", $"select (select x from (select * from json_each('{Made}')) q limit 1) from customers x where id = 7",
        ],
        ["labels of the server's choice"] =
        [
            "select (select secret from (select (table vault)) q) from (select 'x' as secret) o", "select (select x from (select (select c.* from (select ssn as x from customers where id = 7) c)) q) from (select 1 as x) o",
            "select (select int4 from (select (select 1 + 1)::int4) q) from (select ssn as int4 from customers) o", "select (select \"?column?\" from (select (select 1 + 1)::int4) q) from (select ssn as \"?column?\" from customers) o",
            "select (select text from (select (select ssn as text from customers where id = 7)::varchar) q) from (select 'x' as text) o", "select (select secret from (select (table vault)::text) q) from (select 'x' as secret) o",
            "select (select x from (select (with w as (select secret as x from vault) table w)) q) from (select 1 as x) o", "select (select column1 from (select (values ((table vault)))) q) from (select 1 as column1) o",
            "select (select secret from (select (select * from vault union all table vault limit 1)) q) from (select 1 as secret) o", "select (select \"case\" from (select case when true then 1 end) q) from (select ssn as \"case\" from customers) o",
            "select (select secret from (select (select (table vault))) q) from (select 'x' as secret) o", "select (select secret from (select case when false then '' else (table vault) end) q) from (select 'x' as secret) o",
            "select (select secret from (select (table vault) collate \"C\") q) from (select 'x' as secret) o", "select (select row from (select (1, 2)) q limit 1) from (select ssn as row from customers) o",
            "select (select coalesce from (select coalesce(null, 1)) q) from (select ssn as coalesce from customers) o", "select (select secret from (select (table vault) union all select 'y' limit 1) q) from (select 'x' as secret) o",
        ],
        ["own table in the place of another"] =
        [
            "create temp table probe (k int)", "insert into probe values (1)", "select (select ssn from probe limit 1) from customers", "select id from customers where exists (select 1 from probe where ssn like '219%')",
            "select (select secret from probe limit 1) from vault", "select (select s from (select secret as s from probe) q limit 1) from vault", "select (select probe.ssn from probe limit 1) from customers probe",
            "begin", "create temp table derived (k int)", "insert into derived values (1)", "select (select ssn from derived limit 1) from customers", "select (select ssn from pg_temp.derived limit 1) from customers",
            "select (select vault from derived limit 1) from vault", "rollback", "drop table pg_temp.probe",
        ],
        ["own column in the place of another"] =
        [
            "begin", "insert into public.probe (id) values (1)", "alter table public.probe rename column ssn to y", "select (select ssn from public.probe limit 1) from public.customers",
            "select id from public.customers where exists (select 1 from public.probe where ssn like '219%')", "select (select ssn from only public.probe limit 1) from public.customers", "rollback",
            "begin", "insert into public.probe (id) values (1)", "alter table public.probe drop column secret", "select (select secret from public.probe limit 1) from vault",
            "select (select s from (select secret as s from public.probe) q limit 1) from vault", "with w as (select secret from vault) select (select secret from public.probe limit 1) from w", "rollback",
        ],
        ["digits for letters"] = ["select translate(ssn, '0123456789', 'abcdefghij') from customers", "select translate(a, '0123456789', 'abcdefghij') from vault v(a)"],
    };
}
