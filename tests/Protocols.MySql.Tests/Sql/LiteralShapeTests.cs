using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql.Shapes;

namespace HoopWire.MySql.Tests.Sql;

public class LiteralShapeTests
{
    [Theory]
    [InlineData("SELECT c FROM sbtest1 WHERE id=4711", "SELECT c FROM sbtest1 WHERE id=?")]
    [InlineData("SELECT `c` FROM `shop`.`sbtest1` WHERE `id` = 4711;", "SELECT `c` FROM `shop`.`sbtest1` WHERE `id` = ?;")]
    [InlineData("SELECT count(k) FROM t WHERE k BETWEEN 5 AND 10 OR k BETWEEN 20 AND 25", "SELECT count(k) FROM t WHERE k BETWEEN ? AND ? OR k BETWEEN ? AND ?")]
    [InlineData(" \n\tSELECT count(k)\n  FROM t\r\n  WHERE k BETWEEN 5 AND 10", " \n\tSELECT count(k)\n  FROM t\r\n  WHERE k BETWEEN ? AND ?")]
    [InlineData("\ninsert\tinto t values (1), (2)", "\ninsert\tinto t values (?), (?)")]
    [InlineData("select * from t where a <=> 'it''s' limit 10 offset 20", "select * from t where a <=> ? limit ? offset ?")]
    [InlineData("select a from t where b = 1 limit 20, 10", "select a from t where b = ? limit ?, ?")]
    [InlineData("replace into t (a, `b`) values (1, 'x', now()), (-2, 'y', f(3))", "replace into t (a, `b`) values (?, ?, now()), (-?, ?, f(3))")]
    [InlineData("insert into t values (1, 2) on duplicate key update a = values(a) + 3", "insert into t values (?, ?) on duplicate key update a = values(a) + ?")]
    [InlineData("select a from t where id in (1, -2, (3))", "select a from t where id in (?, -?, (3))")]
    [InlineData("delete from t where a like 'x%' and b = +7", "delete from t where a like ? and b = +?")]
    [InlineData("select a -> '$.x' from t where b % 2 = 1", "select a -> ? from t where b % ? = ?")]
    public void Write_LiteralsThatAParameterCouldStandFor_AreReplaced(string text, string shape) => Assert.Equal(shape, Shape(text));

    /// <summary>Where a literal is more than a value: a position, a label, a kind, a condition that is true of every row.</summary>
    [Theory]
    [InlineData("select a, b from t where id = 1 order by 1, 2", "select a, b from t where id = ? order by 1, 2")]
    [InlineData("select a, b from t where id = 1 order by (2)", "select a, b from t where id = ? order by (2)")]
    [InlineData("select a, b from t where id = 1 order by +2, - + 1", "select a, b from t where id = ? order by +2, - + 1")]
    [InlineData("select a, b from t where id = 1 group by +2, (- 1)", "select a, b from t where id = ? group by +2, (- 1)")]
    [InlineData("select a, b from t order by a in (3), (2)", "select a, b from t order by a in (?), (2)")]
    [InlineData("select a, b from t where id = 1 order by values(a), (2)", "select a, b from t where id = ? order by values(a), (2)")]
    [InlineData("insert into t select a from u where id = 1 order by values(a), (1)", "insert into t select a from u where id = ? order by values(a), (1)")]
    [InlineData("insert into t values ((select a from u order by values(a), (1)), 2)", null)]
    [InlineData("select a from t where b in (select c, d from u order by c, 1) and e = 2", "select a from t where b in (select c, d from u order by c, 1) and e = ?")]
    [InlineData("select a = 1 'x', b 'y' from t", "select a = ? 'x', b 'y' from t")]
    [InlineData("select a from t where b = _utf8mb4 'x' and c = 1", "select a from t where b = _utf8mb4 'x' and c = ?")]
    [InlineData("select a from t where b = x '1F' and c = 1", "select a from t where b = x '1F' and c = ?")]
    [InlineData("select a from t where b = date '2020-01-01' and c = 1", "select a from t where b = date '2020-01-01' and c = ?")]
    [InlineData("select a from t where b > now() - interval 1 day and c = 1", "select a from t where b > now() - interval 1 day and c = ?")]
    [InlineData("delete from t where name = 0 and c = 1", "delete from t where name = 0 and c = ?")]
    [InlineData("delete from t where name in (0, 0.00, 1)", "delete from t where name in (0, 0.00, ?)")]
    [InlineData("delete from t where name = 0000000000000000001 and c = 1", "delete from t where name = 0000000000000000001 and c = ?")]
    [InlineData("delete from t where name >= '' and c = 1", "delete from t where name >= '' and c = ?")]
    [InlineData("select a from t limit 'x', 5 offset 1", "select a from t limit 'x', 5 offset ?")]
    [InlineData("select sleep(5), a from t where b = 1", "select sleep(5), a from t where b = ?")]
    [InlineData("select 'a', 1 from t where a = 2", "select 'a', 1 from t where a = ?")]
    public void Write_OtherLiterals_Stay(string text, string? shape) => Assert.Equal(shape, Shape(text));

    [Theory]
    [InlineData("select 1")]
    [InlineData("set sql_mode = 'ANSI_QUOTES'")]
    [InlineData("call p(1)")]
    [InlineData("with w as (select 1) select * from w where a = 1")]
    [InlineData("select a from t where b = 1; drop table t")]
    [InlineData("select a from t where b = 1 -- c")]
    [InlineData("select a from t where b = 1 --2")]
    [InlineData("select a from t where b = 1 # c")]
    [InlineData("select a from t where b = 1 /* c */")]
    [InlineData("select a from t where b = 1 /*!50000 or 1 */")]
    [InlineData("select /*+ no_index(t) */ a from t where b = 1")]
    [InlineData("select a from t where b = 'x\\' or 1 = 1 -- '")]
    [InlineData("select a from t where b = 'x\\\\'")]
    [InlineData("select a from t where b = \"x\" and c = 1")]
    [InlineData("select a from t where b = 'x' 'y'")]
    [InlineData("select a from t where b = 'x'\n\t'y'")]
    [InlineData("select a from t where b = 'x'y")]
    [InlineData("select a from t where b = N'x'")]
    [InlineData("select a from t where b = _utf8'x'")]
    [InlineData("select a from t where b = x'1F'")]
    [InlineData("select a from t where b = b'01'")]
    [InlineData("select a from t where b = 0x1F")]
    [InlineData("select a from t where b = 0b01")]
    [InlineData("select a from t where b = 1e5")]
    [InlineData("select a from t where b = 1.e")]
    [InlineData("select a from t where b = 1.")]
    [InlineData("select a from t where b = 1a")]
    [InlineData("select a from t where b = 1$a")]
    [InlineData("select a from t where b = 1.2.3")]
    [InlineData("select a from t where b = @v and c = 1")]
    [InlineData("select @v := 1 from t")]
    [InlineData("select a from t where b = @@version and c = 1")]
    [InlineData("select a from t where b = ? and c = 1")]
    [InlineData("select a from t where b = {d '2020-01-01'} and c = 1")]
    [InlineData("select a from t where b || 'x' = 'y'")]
    [InlineData("select a from t where b = 'é'")]
    [InlineData("select a from t where b = 'x\0y'")]
    [InlineData("select a from `t``u` where b = 1")]
    [InlineData("select a from `t u` where b = 1")]
    [InlineData("select a from `` where b = 1")]
    [InlineData("select a from `t where b = 1")]
    [InlineData("select a from t where b = 'open")]
    public void Write_WhatCouldReadDifferently_HasNoShape(string text) => Assert.Null(Shape(text));

    private static string? Shape(string text)
    {
        byte[] shape = new byte[1024];
        int length = LiteralShape.Write(Encoding.UTF8.GetBytes(text), MySqlShapes.Dialect, shape);
        return length < 0 ? null : Encoding.UTF8.GetString(shape, 0, length);
    }
}
