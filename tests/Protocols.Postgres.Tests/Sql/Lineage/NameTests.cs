using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Tests.Sql.Lineage;

public class NameTests
{
    [Theory]
    [InlineData("select own('x')")]
    [InlineData("select public.own('x')")]
    [InlineData("select * from own('x')")]
    [InlineData("select n.own from notes n")]
    [InlineData("select (body).own from notes")]
    [InlineData("select id from notes where own(body) = ''")]
    [InlineData("select lower('x')")]
    [InlineData("select pg_read_file('x')")]
    [InlineData("select pg_catalog.query_to_xml('x', true, false, '')")]
    [InlineData("select (16384::oid).lo_get")]
    [InlineData("select ### 7")]
    [InlineData("select operator(public.###) 7")]
    [InlineData("select 1 ilike 2")]
    [InlineData("select id from notes where body ilike any (array['x'])")]
    [InlineData("create index on notes (id) where body not similar to 'x'")]
    [InlineData("select 'x'::mytype")]
    [InlineData("select chunk_data from pg_toast.pg_toast_1")]
    [InlineData("select ts_rewrite('a'::tsquery, 'select 1')")]
    [InlineData("do 'begin end'")]
    [InlineData("call own('x')")]
    [InlineData("create index on notes (own(body))")]
    [InlineData("create index on notes ((body::mytype))")]
    [InlineData("create table t (id int check (id::mytype is null))")]
    [InlineData("alter table notes alter body set default 'x'::mytype")]
    [InlineData("create index on notes (id) where id operator(public.###) any (array[1])")]
    [InlineData("insert into ruled values (1, 'x') returning id")]
    public void Read_CodeThatCannotBeRead_IsOpaque(string sql) => Assert.NotNull(Lineages.Of(sql).Opaque);

    [Theory]
    [InlineData("select upper('x'), pg_catalog.lower('x')")]
    [InlineData("select soundex('x')", "soundex")]
    [InlineData("select own('x')", "public.own")]
    [InlineData("select own('x')", "own")]
    [InlineData("select pg_read_file('x')", "pg_read_file")]
    [InlineData("select extract(year from now()), substring('abc' from 2), coalesce(null, 1), current_user, position('a' in 'b')")]
    [InlineData("select set_config('a.b', 'x', false), nextval('s'), pg_is_in_recovery(), has_table_privilege('notes', 'select')")]
    [InlineData("select ts_rewrite('a'::tsquery, 'b'::tsquery, 'c'::tsquery)")]
    [InlineData("select information_schema._pg_truetypid(a, t) from pg_class a, pg_class t")]
    [InlineData("select reverse('x')")]
    public void Read_KnownFunction_IsNotOpaque(string sql, params string[] allowed) => Assert.Null(Lineages.Of(sql, null, false, allowed).Opaque);

    [Fact]
    public void Read_FunctionOfAnotherSchemaOnThePath_IsOpaque()
    {
        Assert.NotNull(Lineages.Of("select reverse('x')", SearchPath.Of(["hr", "public"])).Opaque);
        Assert.NotNull(Lineages.Of("select reverse('x')", SearchPath.Unknown).Opaque);
    }

    [Fact]
    public void Read_NameInSeveralSchemasOfThePath_MeansAllOfThem()
    {
        Assert.Equal("- -", Lineages.Outputs(Lineages.Of("select * from notes")));
        Assert.Equal("- secret", Lineages.Outputs(Lineages.Of("select * from notes", SearchPath.Of(["hr"]))));
        // The first may be gone by the time the statement runs.
        Assert.True(Lineages.Of("select * from notes", SearchPath.Of(["hr", "public"])).Output!.IsOpen);
        Assert.Equal("secret:Predicate", Lineages.Uses(Lineages.Of("select id from notes where secret = 'x'", SearchPath.Of(["public", "hr"]))));
        Assert.Equal("secret:Predicate", Lineages.Uses(Lineages.Of("select id from notes where secret = 'x'", SearchPath.Unknown)));
        Assert.Equal("secret", Lineages.Outputs(Lineages.Of("select secret from notes", SearchPath.Unknown)));
        Assert.True(Lineages.Of("select * from notes", SearchPath.Unknown).Output!.IsOpen);
    }

    [Fact]
    public void Read_TemporaryTableOfTheSameName_LeavesItOpen()
    {
        var lineage = Lineages.Of("select * from probe");
        Assert.True(lineage.Output!.IsOpen);
        Assert.False(Lineages.Of("select * from public.probe").Output!.IsOpen);
    }

    [Fact]
    public void Read_SessionWithOwnObjects_TrustsTheSystemsRelationsOnly()
    {
        Assert.True(Lineages.Of("select * from customers", null, true).Output!.IsOpen);
        Assert.True(Lineages.Of("select * from public.customers", null, true).Output!.IsOpen);
        Assert.True(Lineages.Of("select * from pg_class", null, true).Output!.IsOpen);
        Assert.False(Lineages.Of("select * from pg_catalog.pg_class", null, true).Output!.IsOpen);
        Assert.Equal("ssn:Predicate", Lineages.Uses(Lineages.Of("select id from customers where ssn = 'x'", null, true)));
    }

    [Theory]
    [InlineData("select * from nowhere")]
    [InlineData("select nothing from customers")]
    [InlineData("select c.nothing from customers c")]
    [InlineData("select x.* from customers")]
    [InlineData("select nosuch(1)")]
    [InlineData("select ssn from (select id from customers) x")]
    [InlineData("select s.ssn from (select 1) x, (select s.ssn) y")]
    [InlineData("select y.ssn from customers c, (select c.ssn) y")]
    [InlineData("with a as (table b), b as (table vault) select * from a")]
    public void Read_NameThatMeansNothing_IsUnknown(string sql) => Assert.NotNull(Lineages.Of(sql).UnknownName);

    [Theory]
    [InlineData("select ssn from customers", true)]
    [InlineData("select id from customers", true)]
    [InlineData("select * from notes, orders", false)]
    [InlineData("delete from vault", true)]
    public void Read_RelationWithFollowedColumns_IsTouched(string sql, bool touches) => Assert.Equal(touches, Lineages.Of(sql).Touches);

    [Theory]
    [InlineData("declare c cursor for select ssn from customers", "ssn", true)]
    [InlineData("prepare p as select (table vault)", "(secret)", true)]
    [InlineData("copy customers (ssn, id) to stdout", "ssn -", false)]
    [InlineData("copy (select upper(name), card from customers) to stdout", "- card", false)]
    [InlineData("explain analyze select ssn from customers", "none", false)]
    public void Read_StatementAroundAQuery_TellsItsOutput(string sql, string outputs, bool kept)
    {
        var lineage = Lineages.Of(sql);
        Assert.Equal(outputs, Lineages.Outputs(lineage));
        Assert.Equal(kept, lineage.IsKept);
    }

    [Fact]
    public void Read_NestedQueries_TakesTimeInProportion()
    {
        string sql = "select ssn from customers";
        for (int i = 0; i < 100; i++) sql = $"select x{i}.ssn from ({sql}) x{i}, lateral (select x{i}.ssn) y{i}";
        Assert.Equal("ssn", Lineages.Outputs(Lineages.Of(sql)));
    }
}
