namespace HoopWire.Postgres.Tests.Sql.Lineage;

public class OutputTests
{
    [Theory]
    [InlineData("select id, ssn from customers", "- ssn")]
    [InlineData("select * from customers", "- - - ssn card -")]
    [InlineData("table vault", "secret")]
    [InlineData("select c.ssn as x, c.* from customers c", "ssn - - - ssn card -")]
    [InlineData("select public.customers.ssn, (c).ssn from customers, customers c", "ssn ssn")]
    [InlineData("select (c).* from customers c", "- - - ssn card -")]
    [InlineData("select s from customers as c (a, b, c, s)", "ssn")]
    [InlineData("select * from (select id, ssn as hidden from customers) x", "- ssn")]
    [InlineData("select hidden from (select id, ssn from customers) x (i, hidden)", "ssn")]
    [InlineData("with c as materialized (select ssn from customers) select * from c", "ssn")]
    [InlineData("with c (a) as (table vault) select a from c", "secret")]
    [InlineData("select x.* from notes n, lateral (select ssn from customers where id = n.id) x", "ssn")]
    [InlineData("select n.id, c.ssn from notes n join customers c on c.id = n.id", "- ssn")]
    [InlineData("select * from notes join customers using (id)", "- - - - ssn card -")]
    [InlineData("select * from (notes join customers using (id)) as j", "- - - - ssn card -")]
    [InlineData("select distinct ssn from customers", "ssn")]
    [InlineData("select o.total, ssn from orders o, customers", "- ssn")]
    [InlineData("select id, ssn from customers order by id", "- ssn")]
    [InlineData("update customers set balance = 0 returning ssn, id", "ssn -")]
    [InlineData("update customers set ssn = 'x' where id = 1 returning *", "- - - ssn card -")]
    [InlineData("delete from notes using customers c where c.id = notes.id returning c.ssn", "ssn")]
    [InlineData("insert into customers (id, ssn) values (1, 'x') returning ssn", "ssn")]
    [InlineData("insert into customers (id, ssn) values (1, 'x') on conflict (id) do update set ssn = excluded.ssn returning ssn", "ssn")]
    [InlineData("merge into customers c using notes n on c.id = n.id when matched then delete returning n.body, c.ssn", "- ssn")]
    [InlineData("update customers set balance = 1 returning old.ssn, new.card", "ssn card")]
    [InlineData("with x as (update customers set balance = 0 returning ssn) select ssn from x", "ssn")]
    [InlineData("select 1 from customers where exists (select ssn from customers)", "-")]
    [InlineData("select count(*), max(total) from orders", "- -")]
    [InlineData("select relname from pg_class", "-")]
    [InlineData("select secret from hr.notes", "secret")]
    public void Read_BareColumn_IsFollowed(string sql, string outputs)
    {
        var lineage = Lineages.Of(sql);
        Assert.Equal(outputs, Lineages.Outputs(lineage));
        Assert.Equal("", Lineages.Uses(lineage));
        Assert.Null(lineage.Failure ?? lineage.UnknownName ?? lineage.Opaque);
    }

    [Theory]
    [InlineData("select ssn from customers union all select body from notes", "(ssn)")]
    [InlineData("select id, (select ssn from customers c where c.id = o.id) from orders o", "- (ssn)")]
    [InlineData("values ('x'), ((select secret from vault))", "(secret)")]
    [InlineData("select ssn::text from customers", "(ssn)")]
    [InlineData("select cast(ssn as varchar) from customers", "(ssn)")]
    [InlineData("select case when id > 1 and name > '' then ssn else null end as s, id from customers", "(ssn) -")]
    [InlineData("select case id when 1 then null when 2 then c.ssn end from customers c", "(ssn)")]
    [InlineData("select ssn collate \"C\" from customers", "(ssn)")]
    [InlineData("with recursive c (a, n) as (select ssn, 1 from customers where id = 7 union all select a, n + 1 from c where n < 2) select a from c", "(ssn)")]
    [InlineData("with recursive c as (select 1 as id, body as a from notes union all select c.id + 1, v.secret from c, vault v) select a, id from c", "(secret) -")]
    [InlineData("select a from (select body as a from notes union all table vault) x", "(secret)")]
    [InlineData("select (select ssn from json_each('{}') as ssn limit 1) from customers", "(ssn)")]
    [InlineData("select (select ssn from rows from (json_each('{}'), generate_series(1, 2)) as ssn limit 1) from customers", "(ssn)")]
    [InlineData("select (select json_each from rows from (generate_series(1, 2), json_each('{}')) limit 1) from (select ssn as json_each from customers) o", "(ssn)")]
    [InlineData("select (c).ssn from customers c, json_each('{}')", "(ssn)")]
    [InlineData("select (select ssn from (select * from json_each('{}') as ssn) q) from customers", "(ssn)")]
    [InlineData("select (select secret from (select (table vault)) q) from (select 'x' as secret) o", "(secret)")]
    [InlineData("select (select x from (select (select c.* from (select ssn as x from customers limit 1) c)) q) from (select 1 as x) o", "(ssn)")]
    [InlineData("select (select int4 from (select (select 1 + 1)::int4) q) from (select ssn as int4 from customers) o", "(ssn)")]
    [InlineData("select (select secret from (select (table vault)::varchar) q) from (select 'x' as secret) o", "(secret)")]
    [InlineData("select (select timezone from (select now() at time zone 'utc') q) from (select ssn as timezone from customers) o", "(ssn)")]
    public void Read_BareColumnWithoutOrigin_IsToldByPosition(string sql, string outputs)
    {
        var lineage = Lineages.Of(sql);
        Assert.Equal(outputs, Lineages.Outputs(lineage));
        Assert.Equal("", Lineages.Uses(lineage));
        Assert.Null(lineage.Failure ?? lineage.UnknownName ?? lineage.Opaque);
    }

    [Theory]
    [InlineData("select * from customers, generate_series(1, 3)", "- - - ssn card - -")]
    [InlineData("select * from jsonb_array_elements('[]') with ordinality", "- -")]
    [InlineData("select value from customers c, jsonb_array_elements('[]')", "-")]
    [InlineData("select a, ssn from customers, json_to_record('{}') as j (a int)", "- ssn")]
    [InlineData("select * from customers, unnest(array[1], array[2]) u (a, b)", "- - - ssn card - - - …")]
    [InlineData("select nowhere.x, ssn from customers, nowhere", "- ssn")]
    public void Read_FunctionInFrom_KeepsWhatStandsBesideIt(string sql, string outputs) => Assert.Equal(outputs, Lineages.Outputs(Lineages.Of(sql)));
}
