using System.Text;
using HoopWire.Policy;

namespace HoopWire.Postgres.Tests.Sql;

public class FactTests
{
    [Theory]
    [InlineData("select ssn from users")]
    [InlineData("select id, ssn from users where id = 5 order by name")]
    [InlineData("select u.ssn from users u")]
    [InlineData("select public.users.ssn, id + 1 from public.users")]
    [InlineData("select u.ssn as ssn from users u")]
    [InlineData("select \"u\".\"ssn\" as \"x\" from users u order by id")]
    [InlineData("select ssn x from users")]
    [InlineData("select distinct ssn from users")]
    [InlineData("select all ssn from users limit 5")]
    [InlineData("(select ssn from users)")]
    [InlineData("with a as (select 1) select ssn from users")]
    [InlineData("select upper(name) as ssn from users")]
    [InlineData("delete from users where id = 5 returning ssn")]
    [InlineData("prepare p as select ssn from users")]
    [InlineData("declare c cursor for select ssn from users")]
    public void Uses_BareOutputColumn_IsNoUse(string sql)
    {
        var facts = Facts.Of(sql);

        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.True(facts.Mentions("ssn"));
        Assert.False(facts.Uses("ssn"));
    }

    [Theory]
    [InlineData("select ssn || '' from users")]
    [InlineData("select ssn::text from users")]
    [InlineData("select (ssn) from users")]
    [InlineData("select coalesce(ssn) from users")]
    [InlineData("select case when ssn = '1' then 1 end from users")]
    [InlineData("select ssn collate \"C\" from users")]
    [InlineData("select id from users where ssn like '1%'")]
    [InlineData("select ssn from users order by ssn")]
    [InlineData("select ssn as x from users order by x")]
    [InlineData("select ssn x from users group by x")]
    [InlineData("select id, ssn from users order by 2")]
    [InlineData("select ssn from users group by 1")]
    [InlineData("select id, ssn from users order by id, (2)")]
    [InlineData("select id, ssn from users group by grouping sets ((1), rollup (2))")]
    [InlineData("select distinct on (2) id, ssn from users")]
    [InlineData("select ssn from users union select ssn from users")]
    [InlineData("select (select ssn from users)")]
    [InlineData("select ssn from (select ssn from users) x")]
    [InlineData("with a as (select ssn from users) select 1 from a")]
    [InlineData("select ssn into x from users")]
    [InlineData("create table x as select ssn from users")]
    [InlineData("create view x as select ssn from users")]
    [InlineData("insert into x select ssn from users")]
    [InlineData("copy (select ssn from users) to stdout")]
    [InlineData("copy users (ssn) to stdout")]
    [InlineData("update users set name = ssn where id = 5")]
    [InlineData("update users set name = 'x' where id = 5 returning ssn || ''")]
    [InlineData("select row_number() over (order by ssn) from users")]
    [InlineData("select count(*) filter (where ssn = '1') from users")]
    [InlineData("select a from users join b using (ssn)")]
    [InlineData("select distinct on (ssn) id from users")]
    [InlineData("select u.ssn.x from users u where (u).ssn = '1'")]
    [InlineData("explain analyze select 1 from users where U&\"\\0073sn\" = '1'")]
    [InlineData("execute p(ssn)")]
    [InlineData("do $$ $$; select ssn || '' from users")]
    public void Uses_AnyOtherPlace_IsAUse(string sql)
    {
        var facts = Facts.Of(sql);

        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.True(facts.Uses("ssn"));
    }

    [Theory]
    [InlineData("select * from t", true)]
    [InlineData("select a, t.* from t", true)]
    [InlineData("select distinct on (a) * from t", true)]
    [InlineData("select (t).* from t", true)]
    [InlineData("select row(t.*) from t", true)]
    [InlineData("table t", true)]
    [InlineData("select 1 union table t", true)]
    [InlineData("copy t to stdout", true)]
    [InlineData("delete from t where a = 1 returning *", true)]
    [InlineData("select exists (select * from t)", false)]
    [InlineData("select count(*), a * b, (a) * 2, 2 * a, a * (b), current_date * 1 from t", false)]
    [InlineData("select a from t where b * c = 1", false)]
    [InlineData("copy t (a) to stdout", false)]
    public void HasStar_Statement_TellsAllColumnsFromProducts(string sql, bool star) => Assert.Equal(star, Facts.Of(sql).HasStar);

    [Theory]
    [InlineData("select * from t", false)]
    [InlineData("select a, t.* from t where exists (select * from u)", false)]
    [InlineData("table t", false)]
    [InlineData("delete from t where a = 1 returning *", false)]
    [InlineData("prepare p as select * from t", false)]
    [InlineData("select b || '' from (select * from t) x(a, b)", true)]
    [InlineData("with x(a, b) as (select * from t) select b || '' from x", true)]
    [InlineData("with x(a, b) as (update t set a = 1 where a = 2 returning *) select b || '' from x", true)]
    [InlineData("select row(t.*) from t", true)]
    [InlineData("select (t.*)::text from t", true)]
    [InlineData("select * from t union select * from t", true)]
    [InlineData("table t union table u", true)]
    [InlineData("select * into x from t", true)]
    [InlineData("create table x as table t", true)]
    [InlineData("insert into x select * from t", true)]
    [InlineData("copy t to stdout", true)]
    [InlineData("copy (select * from t) to stdout", true)]
    [InlineData("select exists (select *, 1 from t)", true)]
    public void HasInnerStar_Statement_TellsOwnOutputFromOthers(string sql, bool inner) => Assert.Equal(inner, Facts.Of(sql).HasInnerStar);

    [Theory]
    [InlineData("select b || '' from users as x(a, b)", true)]
    [InlineData("select b || '' from users x(a, b)", true)]
    [InlineData("select b || '' from only s.users x (a, b)", true)]
    [InlineData("select b || '' from (users join u2 using (id)) as x(a, b)", true)]
    [InlineData("delete from t using users x(a, b) where t.id = x.a", true)]
    [InlineData("select 1 from users natural join guesses", true)]
    [InlineData("select b from (select * from users) x(a, b) where b = '1'", true)]
    [InlineData("with x(a, b) as (select * from users) select a from x where b = '1'", true)]
    [InlineData("with x(a) as (table users) select a from x", true)]
    [InlineData("insert into x select * from users", true)]
    [InlineData("create table x as select * from users", true)]
    [InlineData("select * into x from users", true)]
    [InlineData("copy (select * from users) to stdout", true)]
    [InlineData("select (select * from users)", true)]
    [InlineData("select 1 where '1' in (select * from users)", true)]
    [InlineData("select 1 where '1' in (table users)", true)]
    [InlineData("select array(select * from users)", true)]
    [InlineData("select count(u.*) from users u", true)]
    [InlineData("select (u.*)::text from users u", true)]
    [InlineData("select row(u.*) from users u", true)]
    [InlineData("select x.* from (select u.* is null from users u) x", true)]
    [InlineData("select id from (select * from users) x where name = '1'", false)]
    [InlineData("select id from (select u.*, 1 from users u) x, (table y) z", false)]
    [InlineData("with x as (select * from users) select id from x", false)]
    [InlineData("with x as (update users set a = 1 where id = 5 returning *) select id from x", false)]
    [InlineData("with recursive r(n) as (values (1) union all select n + 1 from r) select * from r", false)]
    [InlineData("select id from users where exists (select * from b)", false)]
    [InlineData("update users set a = 1 where id = 5 returning old", true)]
    [InlineData("update users set a = 1 where id = 5 returning with (old as o, new as n) n", true)]
    [InlineData("select * from users group by (1)", true)]
    [InlineData("select distinct on (1) * from users", true)]
    [InlineData("select * from f(1) as x(a, b), lateral g(1) y(c), (values (1)) v(d), (select 1) s(e), s.h(1) as z(i int)", false)]
    [InlineData("select * from t tablesample system (10) repeatable (5), unnest(a) with ordinality as u(x, n)", false)]
    [InlineData("update users set a = 1 where id = 5 returning with (old as o) o.a, new.a", false)]
    [InlineData("select u from users u", true)]
    [InlineData("select users from users", true)]
    [InlineData("select row_to_json(u) from users u", true)]
    [InlineData("select u::text from users u", true)]
    [InlineData("select 1 from users u where u::text like 'x'", true)]
    [InlineData("select x.to_jsonb from users x", true)]
    [InlineData("select users.row_to_json from users", true)]
    [InlineData("select (x).to_json from users x", true)]
    [InlineData("select json_agg(x) from (select * from users) x", true)]
    [InlineData("select 1 from a join b on a::text = b.x", true)]
    [InlineData("with c as (select * from users) select c from c", true)]
    [InlineData("delete from users as u where id = 5 returning u", true)]
    [InlineData("update users set a = 1 where id = 5 returning users", true)]
    [InlineData("select *, 1 from users order by 1", true)]
    [InlineData("select u.id, name from users u join b on b.id = u.id where u.x = 5 for update of u", false)]
    [InlineData("select a.b, c from s.a as a, lateral f(a.x) g(y)", false)]
    [InlineData("select id from users join b using (id)", false)]
    public void HasWholeRow_Statement_FindsTablesUsedAsValues(string sql, bool whole) => Assert.Equal(whole, Facts.Of(sql).HasWholeRow);

    [Theory]
    [InlineData("select f(1), s.g (2), \"H\"(3), coalesce(a, b), left(a, 1)", "H,coalesce,f,g,left")]
    [InlineData("select a::numeric(10, 2), cast(a as varchar(5)) from t x(y), g(1) h(z) where a in (1) and b between (1) and (2)", "g")]
    [InlineData("insert into t (a) values (f(1)) on conflict (a) do update set (a, b) = (1, 2)", "f")]
    [InlineData("update t set (a, b) = (1, set(2)) where id = 5", "set")]
    [InlineData("with x (a) as materialized (select 1) select sum(a) filter (where true) over (partition by a) from x group by grouping sets ((a))", "sum")]
    [InlineData("select a operator(pg_catalog.+) b from t left join (select 1) u on true where a like ('x')", "")]
    [InlineData("execute p (1)", "")]
    [InlineData("select key(1), over(2), filter(3)", "filter,key,over")]
    public void Functions_Statement_AreItsCalls(string sql, string functions) => Assert.Equal(functions, string.Join(',', Facts.Of(sql).Functions));

    [Theory]
    [InlineData("select u.leak from users u", true)]
    [InlineData("select ('x'::text).leak", true)]
    [InlineData("select 1 from users u where u.leak = '1'", true)]
    [InlineData("select leak(1)", true)]
    [InlineData("select * from leak", false)]
    [InlineData("select * from s.leak", false)]
    public void Calls_AttributeNotation_MayBeACall(string sql, bool calls) => Assert.Equal(calls, Facts.Of(sql).Calls("leak"));

    [Fact]
    public void Statements_Text_AreLocatedInBytes()
    {
        const string Sql = " -- ä\n select 'ä' ; ;\n/* x */ delete from t;";
        var facts = Facts.Of(Sql);
        var bytes = Encoding.UTF8.GetBytes(Sql);

        Assert.Equal(["SELECT", "DELETE"], facts.Statements.Select(s => s.Verb));
        Assert.Equal(["select 'ä'", "delete from t"], facts.Statements.Select(s => Encoding.UTF8.GetString(bytes, s.Start, s.Length)));
        Assert.Equal(Effects.Read, facts.Statements[0].Effects);
        Assert.True(facts.Effects.HasFlag(Effects.Multi));
    }

    [Theory]
    [InlineData("copy t to stdout", CopyDirection.ToClient)]
    [InlineData("copy t from stdin", CopyDirection.FromClient)]
    [InlineData("copy t to '/x'", CopyDirection.File)]
    [InlineData("copy t from program 'x'", CopyDirection.File)]
    [InlineData("select 1", CopyDirection.None)]
    public void Copy_Statement_HasItsDirection(string sql, CopyDirection direction) => Assert.Equal(direction, Facts.Of(sql).Statements[0].Copy);

    [Theory]
    [InlineData("prepare P as select 1", "p", "SELECT")]
    [InlineData("prepare \"P\" (int) as with a as (select 1) delete from t", "P", "DELETE")]
    [InlineData("execute p(1)", "p", null)]
    [InlineData("deallocate all", null, null)]
    [InlineData("deallocate prepare p", "p", null)]
    [InlineData("explain analyze execute p", "p", "EXECUTE")]
    [InlineData("create table x as execute p", "p", "EXECUTE")]
    [InlineData("explain update t set a = 1", null, "UPDATE")]
    [InlineData("declare c cursor for values (1)", null, "VALUES")]
    [InlineData("copy (select 1) to stdout", null, "SELECT")]
    public void PreparedName_Statement_IsNormalised(string sql, string? name, string? inner)
    {
        var statement = Assert.Single(Facts.Of(sql).Statements);

        Assert.Equal((name, inner), (statement.PreparedName, statement.InnerVerb));
    }

    [Theory]
    [InlineData("set Search_Path to x", "search_path")]
    [InlineData("set my.\"Var\" to x", "my.var")]
    [InlineData("set local role x", "role")]
    [InlineData("set names 'x'", "client_encoding")]
    [InlineData("reset role.x", "role.x")]
    [InlineData("set time zone 'x'", "timezone")]
    [InlineData("reset all", "all")]
    [InlineData("show transaction isolation level", "transaction_isolation")]
    [InlineData("show session authorization", "session_authorization")]
    [InlineData("set transaction read only", null)]
    public void Parameter_Statement_IsNormalised(string sql, string? parameter) => Assert.Equal(parameter, Facts.Of(sql).Statements[0].Parameter);

    [Theory]
    [InlineData("set client_encoding = 'UTF8'", "UTF8")]
    [InlineData("set local client_encoding to utf8;", "utf8")]
    [InlineData("set names 'UTF8'", "UTF8")]
    [InlineData("set standard_conforming_strings = on", "on")]
    [InlineData("set search_path = a, b", null)]
    [InlineData("set client_encoding = 'it''s'", null)]
    [InlineData("set client_encoding to default", "default")]
    [InlineData("reset client_encoding", null)]
    public void ParameterValue_Statement_IsKnownWhereItIsPlain(string sql, string? value) =>
        Assert.Equal(value, Facts.Of(sql).Statements[0].ParameterValue);
}
