namespace HoopWire.Postgres.Tests.Sql.Lineage;

public class UseTests
{
    [Theory]
    [InlineData("select ssn || '' from customers", "ssn:Expression")]
    [InlineData("select upper(ssn), reverse(card) from customers", "card:Expression ssn:Expression")]
    [InlineData("select case when true then ssn else '' end, coalesce(card, '') from customers", "card:Expression ssn:Expression")]
    [InlineData("select case when id > 1 then ssn when id > 2 then card end from customers", "card:Expression ssn:Expression")]
    [InlineData("select case when card > '' then ssn end from customers", "card:Expression")]
    [InlineData("select upper(case when true then ssn end) from customers", "ssn:Expression")]
    [InlineData("select case when true then c end from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select ssn::int from customers", "ssn:Expression")]
    [InlineData("select ssn::varchar(3) from customers", "ssn:Expression")]
    [InlineData("select max(ssn), count(*) filter (where card > '') from customers", "card:Expression ssn:Expression")]
    [InlineData("select lag(ssn) over (order by card) from customers", "card:Sort ssn:Expression")]
    [InlineData("select row_number() over w from customers window w as (partition by ssn)", "ssn:Group")]
    [InlineData("select row_to_json(c) from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select row_to_json(c.*) from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select c.row_to_json from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select (c).row_to_json from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select c from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select x from (select c as x from customers c) y", "card:WholeRow ssn:WholeRow")]
    [InlineData("select x from (select secret from vault) x", "secret:WholeRow")]
    [InlineData("select row(c.*) from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select c from customers c union all select c from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("select null union all select c from customers c", "card:WholeRow ssn:WholeRow")]
    [InlineData("values ((select c from customers c limit 1)), ((select c from customers c offset 1 limit 1))", "card:WholeRow ssn:WholeRow")]
    [InlineData("with recursive r as (select c as x, 1 as n from customers c union all select x, n + 1 from r where n < 2) select x from r", "card:WholeRow ssn:WholeRow")]
    [InlineData("select (select c from customers c, json_each('{}') limit 1)", "card:WholeRow ssn:WholeRow")]
    [InlineData("select (array(select ssn from customers))[1]", "ssn:Expression")]
    [InlineData("select upper((table vault))", "secret:Expression")]
    [InlineData("select upper(a) from vault v (a)", "secret:Expression")]
    [InlineData("select upper(s) from (customers cross join notes) as j (i, n, e, s)", "ssn:Expression")]
    [InlineData("select ssn[1] from customers", "ssn:Expression")]
    [InlineData("select xmlforest(ssn) from customers", "ssn:Expression")]
    [InlineData("select x.* from vault, lateral (select upper(secret)) x", "secret:Expression")]
    [InlineData("select * from vault, jsonb_each(secret::jsonb)", "secret:Expression")]
    [InlineData("select * from customers, xmltable('/a' passing ssn columns b text path '.')", "ssn:Expression")]
    [InlineData("select id from customers tablesample bernoulli (length((table vault)))", "secret:Predicate")]
    public void Read_ColumnInExpression_IsUse(string sql, string uses) => AssertUses(sql, uses);

    [Theory]
    [InlineData("select id from customers where ssn like '2%'", "ssn:Predicate")]
    [InlineData("select id from customers where (id, ssn) > (1, '2')", "ssn:Predicate")]
    [InlineData("select id from customers having max(ssn) > ''", "ssn:Predicate")]
    [InlineData("select 1 from vault v (a) where a = 'x'", "secret:Predicate")]
    [InlineData("select id from notes where exists (select 1 from vault where secret like 'V%')", "secret:Predicate")]
    [InlineData("select id from notes where body in (table vault)", "secret:Predicate")]
    [InlineData("select id from customers where exists (select 1 from json_each('{}') as ssn where ssn like '219%')", "ssn:Predicate")]
    [InlineData("select 1 from vault natural join (select now() at time zone 'utc') q", "secret:Join")]
    [InlineData("select id from notes where (select secret from vault) = 'x'", "secret:Predicate")]
    [InlineData("select body in (table vault) from notes", "secret:Compare")]
    [InlineData("select id from customers c join probe p on p.ssn = c.ssn", "ssn:Join")]
    [InlineData("select customers.id from customers join probe using (ssn)", "ssn:Join")]
    [InlineData("select n.id from probe n natural join vault", "secret:Join")]
    [InlineData("select id from customers order by ssn", "ssn:Sort")]
    [InlineData("select id, ssn from customers order by 2", "ssn:Sort")]
    [InlineData("select id, ssn as x from customers order by x", "ssn:Sort")]
    [InlineData("select * from customers order by 4", "ssn:Sort")]
    [InlineData("select * from customers, unnest(array[1], array[2]) order by 8", "card:Sort ssn:Sort")]
    [InlineData("select ssn from customers union all select body from notes order by 1", "ssn:Sort")]
    [InlineData("(select ssn as a from customers) union all select body from notes order by a", "ssn:Sort")]
    [InlineData("select ssn, count(*) from customers group by ssn", "ssn:Group")]
    [InlineData("select ssn from customers group by 1", "ssn:Group")]
    [InlineData("select ssn as x from customers group by x", "ssn:Group")]
    [InlineData("select ssn as x from customers, unnest(array[1], array[2]) group by x", "ssn:Group")]
    [InlineData("select count(*) from customers group by grouping sets ((ssn), ())", "ssn:Group")]
    [InlineData("select distinct on (ssn) id from customers", "ssn:Compare")]
    [InlineData("select distinct on (x) id, ssn as x from customers", "ssn:Compare")]
    [InlineData("select ssn from customers union select 'guess'", "ssn:Compare")]
    [InlineData("select body from notes intersect table vault", "secret:Compare")]
    [InlineData("select distinct a from (select ssn as a from customers union all select 'guess') x", "ssn:Compare")]
    [InlineData("select id from customers limit (select length(secret) from vault)", "secret:Expression secret:Predicate")]
    public void Read_ColumnThatDecides_IsUse(string sql, string uses) => AssertUses(sql, uses);

    [Theory]
    [InlineData("insert into notes select id, ssn from customers", "ssn:Store")]
    [InlineData("insert into probe (secret) table vault returning secret", "secret:Store")]
    [InlineData("insert into notes values (1, (select secret from vault))", "secret:Store")]
    [InlineData("update notes set body = v.secret from vault v", "secret:Store")]
    [InlineData("update probe set (id, ssn, secret) = (select 1, 'x', v.* from vault v)", "secret:Store")]
    [InlineData("update customers set name = ssn", "ssn:Store")]
    [InlineData("merge into probe p using vault v on true when not matched then insert values (1, 'x', v.secret)", "secret:Store")]
    [InlineData("with x as (insert into probe (secret) select secret from vault returning secret) select secret from x", "secret:Store")]
    [InlineData("select * into loot from vault", "secret:Store")]
    [InlineData("create table loot as select ssn from customers", "ssn:Store")]
    [InlineData("create view loot (a) as table vault", "secret:Store")]
    [InlineData("create materialized view loot as select id, upper(ssn) from customers", "ssn:Expression ssn:Store")]
    [InlineData("create recursive view loot (a) as select secret from vault union all select a from loot", "secret:Store")]
    [InlineData("insert into customers (id, ssn) values (1, 'x') on conflict (ssn) do nothing", "ssn:Compare")]
    [InlineData("insert into customers (id) values (1) on conflict (id) do update set name = 'z' where customers.ssn like '2%'", "ssn:Predicate")]
    public void Read_ColumnWrittenElsewhere_IsUse(string sql, string uses) => AssertUses(sql, uses);

    [Theory]
    [InlineData("update customers set ssn = 'x' where id = 1")]
    [InlineData("insert into customers (ssn) values ('x') on conflict (id) do update set ssn = excluded.ssn")]
    [InlineData("select upper(name), balance * 2 from customers where email like 'a%' order by name")]
    [InlineData("select name, count(*) from customers group by name having count(*) > 1")]
    [InlineData("create table loot as select id, name from customers")]
    [InlineData("select n.id from (select id, ssn from customers) c join notes n on n.id = c.id")]
    [InlineData("explain select ssn from customers")]
    [InlineData("copy customers (id, name) from stdin where ssn = 'x'")]
    [InlineData("create index on notes (upper(body))")]
    public void Read_OtherColumns_AreNoUse(string sql) => AssertUses(sql, "");

    [Theory]
    [InlineData("select (select ssn from probe limit 1) from customers", "(ssn)", "")]
    [InlineData("select (select ssn from public.probe limit 1) from public.customers", "(ssn)", "")]
    [InlineData("select (select ssn from nowhere limit 1) from customers", "(ssn)", "")]
    [InlineData("select (select customers from customers)", "f(ssn+card)", "card:WholeRow ssn:WholeRow")]
    [InlineData("select id, ssn from customers order by id", "- ssn", "")]
    [InlineData("select * from customers order by id", "- - - ssn card - …", "")]
    [InlineData("select name, count(*) from public.customers group by name", "- -", "")]
    [InlineData("select total from (select * from customers join nowhere using (id)) q", "-", "")]
    [InlineData("select c.relname from pg_catalog.pg_class c", "-", "")]
    public void Read_SessionWithOwnObjects_TakesNamesForOuterOnesToo(string sql, string outputs, string uses)
    {
        var lineage = Lineages.Of(sql, null, true);
        Assert.Equal((outputs, uses), (Lineages.Outputs(lineage), Lineages.Uses(lineage)));
    }

    private static void AssertUses(string sql, string uses)
    {
        var lineage = Lineages.Of(sql);
        Assert.Equal(uses, Lineages.Uses(lineage));
        Assert.Null(lineage.Failure ?? lineage.UnknownName ?? lineage.Opaque);
    }
}
