using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Shapes;

namespace HoopWire.Postgres.Tests.Sql;

public class LiteralShapeTests
{
    [Theory]
    [InlineData("SELECT abalance FROM pgbench_accounts WHERE aid = 4711;", "SELECT abalance FROM pgbench_accounts WHERE aid = $1;")]
    [InlineData("select * from t where a>=1.5 and b = 'it''s' limit 10 offset 20", "select * from t where a>=$1 and b = $2 limit $3 offset $4")]
    [InlineData("\n    SELECT a\n    FROM t\n    WHERE b = 5", "\n    SELECT a\n    FROM t\n    WHERE b = $1")]
    [InlineData("UPDATE t SET a = a + -12 WHERE id = 7", "UPDATE t SET a = a + -$1 WHERE id = $2")]
    [InlineData("INSERT INTO h (a, b) VALUES (1, 'x', now()), (2, 'y', f(3))", "INSERT INTO h (a, b) VALUES ($1, $2, now()), ($3, $4, f(3))")]
    [InlineData("select a from t where id in (1, 2, (3))", "select a from t where id in ($1, $2, (3))")]
    [InlineData("select a from t where b between 1 and 2", "select a from t where b between $1 and $2")]
    [InlineData("delete from t where a like 'x%'", "delete from t where a like $1")]
    public void Write_LiteralsThatAParameterCouldStandFor_AreReplaced(string text, string shape) => Assert.Equal(shape, Shape(text));

    [Theory]
    [InlineData("select a, b from t where id = 1 order by 1, 2", "select a, b from t where id = $1 order by 1, 2")]
    [InlineData("select a from t where id = 1 order by (2)", "select a from t where id = $1 order by (2)")]
    [InlineData("select distinct on (1) a from t where b = 2 group by 1", "select distinct on (1) a from t where b = $1 group by 1")]
    [InlineData("select f(1, 'x') from t where a = date '2020-01-01' and b = 3", "select f(1, 'x') from t where a = date '2020-01-01' and b = $1")]
    [InlineData("select 'a', 1 from t where a = 2", "select 'a', 1 from t where a = $1")]
    [InlineData("select a from t where b = 1 or 2 = 2", "select a from t where b = $1 or 2 = $2")]
    [InlineData("select a, b from t order by a in (3), (2)", "select a, b from t order by a in ($1), (2)")]
    [InlineData("select a from t where b in (select c, d from u order by c, 1) and e = 2", "select a from t where b in (select c, d from u order by c, 1) and e = $1")]
    [InlineData("select a from (values (1), (2)) v where a = 3", "select a from (values (1), (2)) v where a = $1")]
    [InlineData("delete from t where a >= '' and b < 'x'", "delete from t where a >= '' and b < $1")]
    [InlineData("update t set a = 0.00 where b = 0.10", "update t set a = 0.00 where b = $1")]
    [InlineData("select set_config('role', 'x', false) where 1 = 1", "select set_config('role', 'x', false) where 1 = $1")]
    public void Write_OtherLiterals_Stay(string text, string shape) => Assert.Equal(shape, Shape(text));

    [Theory]
    [InlineData("select 1")]
    [InlineData("set search_path = 'x'")]
    [InlineData("with w as (select 1) select * from w where a = 1")]
    [InlineData("select a from t where b = 1; drop table t")]
    [InlineData("select a from t where b = 1 -- c")]
    [InlineData("select a from t where b = 1 /* c */")]
    [InlineData("select a from t where b = E'x'")]
    [InlineData("select a from t where b = U&'x'")]
    [InlineData("select a from t where b = $$x$$")]
    [InlineData("select a from t where b = $1 and c = 2")]
    [InlineData("select a from t where b = 'x\\'' and c = 2")]
    [InlineData("select a from t where b = 'é'")]
    [InlineData("select a from \"t\" where b = 1")]
    [InlineData("select a from t where b = 'open")]
    [InlineData("select a from t where b = 'x'.y")]
    [InlineData("select a from t where b = 1 .y")]
    [InlineData("select a from t where b = 'x'5")]
    [InlineData("select a from t where b = 'x'y")]
    [InlineData("select a from t where b = 'x'\n'y'")]
    [InlineData("select a from t where b = 1e5")]
    [InlineData("select a from t where b = 0x10")]
    [InlineData("select a from t where b = 1_000")]
    [InlineData("select a from t where b = 1..2")]
    [InlineData("select a from t where b ~ 'x'")]
    [InlineData("select a from t where b::text = 'x'")]
    public void Write_WhatCouldReadDifferently_HasNoShape(string text) => Assert.Null(Shape(text));

    [Fact]
    public void Write_NoRoom_HasNoShape()
    {
        byte[] text = Encoding.UTF8.GetBytes("select a from t where b = 1");
        for (int room = 0; room < text.Length; room++) Assert.Equal(-1, LiteralShape.Write(text, PostgresShapes.Dialect, new byte[room]));
    }

    private static string? Shape(string text)
    {
        byte[] shape = new byte[1024];
        int length = LiteralShape.Write(Encoding.UTF8.GetBytes(text), PostgresShapes.Dialect, shape);
        return length < 0 ? null : Encoding.UTF8.GetString(shape, 0, length);
    }
}
