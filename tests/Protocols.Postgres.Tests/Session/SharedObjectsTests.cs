using System.Text;
using HoopWire.Postgres.Session;
using HoopWire.Sql.Facts;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Session;

public class SharedObjectsTests
{
    [Theory]
    [InlineData("create temp table t (id int)", false)]
    [InlineData("create /* x */ temporary table t as select 1", false)]
    [InlineData("create local temp view v as select 1", false)]
    [InlineData("create or replace temp recursive view v (a) as select 1", false)]
    [InlineData("create temp sequence s", false)]
    [InlineData("select 1 into temp t", false)]
    [InlineData("select 1; create global temporary table t (id int)", false)]
    [InlineData("commit", false)]
    [InlineData("select 1", false)]
    [InlineData("refresh materialized view concurrently m", false)]
    [InlineData("vacuum (full, analyze) t", false)]
    [InlineData("analyze t", false)]
    [InlineData("reindex table t", false)]
    [InlineData("cluster t using i", false)]
    [InlineData("comment on table t is 'x'", false)]
    [InlineData("create index concurrently i on t (id)", false)]
    [InlineData("create table temp (id int)", true)]
    [InlineData("create table temp.t (id int)", true)]
    [InlineData("create unlogged table t (temp int)", true)]
    [InlineData("create temp table t (id int); create view v as select 1", true)]
    [InlineData("create or replace view v as select 1 as temp", true)]
    [InlineData("select 1 into t", true)]
    [InlineData("alter table t rename to temp", true)]
    [InlineData("drop table t", true)]
    [InlineData("commit prepared 'x'", true)]
    [InlineData("commit prepared E'\\x41'", true)]
    [InlineData("no sql at all", true)]
    public void MayChange_Statement_IsWhatOthersMaySee(string sql, bool expected)
    {
        var (facts, tree) = PostgresClassifier.Read(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default);
        Assert.Equal(expected, SharedObjects.MayChange(facts, tree));
    }

    [Theory]
    [InlineData("create table t (id int)", true)]
    [InlineData(" (  ALTER view v rename to w", true)]
    [InlineData("begin; drop view v", true)]
    [InlineData("/* x /* y */ */ create view v as select 1", true)]
    [InlineData("-- x\ncreate view v as select 1", true)]
    [InlineData("do 'x'", true)]
    [InlineData("call p()", true)]
    [InlineData("COMMIT PREPARED 'x'", true)]
    [InlineData("select 1", false)]
    [InlineData("select ';' || 'create'", false)]
    [InlineData("commit", false)]
    [InlineData("copy t to stdout", false)]
    [InlineData("/* create */ select 1", false)]
    [InlineData("/* x /* y */ create view v", false)]
    [InlineData("-- create", false)]
    [InlineData("-- x\nselect 1 -- create", false)]
    [InlineData("/*", false)]
    [InlineData("/**/", false)]
    [InlineData("create index concurrently i on t (id)", false)]
    [InlineData("CREATE  UNIQUE INDEX i on t (id)", false)]
    [InlineData("create index i on t (id); create view v as select 1", true)]
    [InlineData("commit; select 1", false)]
    [InlineData("created", false)]
    [InlineData("create", true)]
    [InlineData("domain", false)]
    [InlineData("", false)]
    [InlineData(" ; ; ", false)]
    public void MayDefine_TextThatNobodyReads_IsToldByItsFirstWords(string sql, bool expected) =>
        Assert.Equal(expected, PostgresDefinitions.Shared.MayDefine(Encoding.UTF8.GetBytes(sql)));
}
