using System.Text;

namespace HoopWire.MySql.Sql;

/// <summary>Whether a text that no rule reads may define something.</summary>
public class MySqlDefinitionsTests
{
    [Theory]
    [InlineData("create table t (id int)")]
    [InlineData(" (  ALTER view v as select 1")]
    [InlineData("begin; drop view v")]
    [InlineData("/* x */ create view v as select 1")]
    [InlineData("# x\ncreate view v as select 1")]
    [InlineData("-- x\ncreate view v as select 1")]
    [InlineData("--\ncreate view v as select 1")]
    [InlineData("-- \rx\nalter table people change ssn x text")]
    [InlineData("#\rselect 1;\ncreate view v as select 1")]
    [InlineData("--\u007fx\ncreate view v as select 1")]
    [InlineData("\u00e9t\u00e9: loop drop view v; end loop")]
    [InlineData("rename table t to u")]
    [InlineData("call p()")]
    [InlineData("execute x")]
    [InlineData("EXECUTE IMMEDIATE 'drop view v'")]
    [InlineData("set statement max_statement_time = 1 for create view v as select 1")]
    [InlineData("set /* x */ statement max_statement_time = 1 for create view v as select 1")]
    [InlineData("set\fstatement max_statement_time = 1 for create view v as select 1")]
    [InlineData("begin not atomic drop view v; end")]
    [InlineData("begin drop view v; end")]
    [InlineData("declare x int; begin drop view v; end")]
    [InlineData("if 1 then drop view v; end if")]
    [InlineData("x: begin not atomic drop view v; end")]
    [InlineData("`x` : loop drop view v; end loop")]
    [InlineData("x\f: loop drop view v; end loop")]
    [InlineData("<<x>> begin drop view v; end")]
    [InlineData("/*!50001 create view v as select 1 */")]
    [InlineData("/*M! create view v as select 1 */")]
    [InlineData("/*!99999 select 1 */ create view v as select 1")]
    [InlineData("/*!40101 SET @x = 1 */ create view v as select 1")]
    [InlineData("/*!40101 SET @x = 1; create view v as select 1 */")]
    [InlineData("/*!40101 SET @x = '*/' ; create view v as select 1 */")]
    [InlineData("/*!40101 SET statement x = 1 for create view v as select 1 */")]
    [InlineData("select ';create'")]
    [InlineData("create index i on t (id); create view v as select 1")]
    [InlineData("create temporary table t (id int); create view v as select 1")]
    public void MayDefine_DefinitionOrCode_IsTrue(string sql) => Assert.True(MySqlDefinitions.Shared.MayDefine(Encoding.UTF8.GetBytes(sql)));

    [Fact]
    public void MayDefine_DefinitionBehindWhiteSpaceOfOneByte_IsTrue() => Assert.True(MySqlDefinitions.Shared.MayDefine([0xA0, .. "create view v as select 1"u8]));

    [Theory]
    [InlineData("-- \rcreate view v as select 1")]
    [InlineData("select 1")]
    [InlineData("select ';' + 'create'")]
    [InlineData("begin")]
    [InlineData("BEGIN;")]
    [InlineData("begin work")]
    [InlineData("begin  WORK ; select 1")]
    [InlineData("commit; select 1")]
    [InlineData("set names utf8mb4")]
    [InlineData("SET @x = 1; select 1")]
    [InlineData("/*!40101 SET NAMES utf8 */;")]
    [InlineData("/*!40101 SET @OLD = @@x */; insert into t values (1)")]
    [InlineData("/* create */ select 1")]
    [InlineData("# create")]
    [InlineData("-- create")]
    [InlineData("--1")]
    [InlineData("/*")]
    [InlineData("/**/")]
    [InlineData("create index i on t (id)")]
    [InlineData("CREATE  UNIQUE INDEX i on t (id)")]
    [InlineData("create temporary table t (id int)")]
    [InlineData("created")]
    [InlineData("insert into t values (1)")]
    [InlineData("lock tables t write")]
    [InlineData("")]
    [InlineData(" ; ; ")]
    public void MayDefine_AnythingElse_IsFalse(string sql) => Assert.False(MySqlDefinitions.Shared.MayDefine(Encoding.UTF8.GetBytes(sql)));

    [Fact]
    public void MayDefine_EveryCutOfAText_IsAnswered()
    {
        byte[] text = Encoding.UTF8.GetBytes("/*!40101 SET x */; x : /* y */ -- z\n# a\nbegin not atomic <<l>> set statement x = 1 for select ';' ; create");
        for (int i = 0; i <= text.Length; i++)
            for (int j = i; j <= text.Length; j++) _ = MySqlDefinitions.Shared.MayDefine(text.AsSpan(i, j - i));
    }
}
