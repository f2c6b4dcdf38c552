using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;

namespace HoopWire.MySql.Tests.Session;

public class StatementReaderTests
{
    private static readonly LexicalSettings Settings = new(Family: ServerFamily.MariaDb, Version: 101114);

    [Theory]
    [InlineData("SET sql_mode = ''")]
    [InlineData("SET @@sql_mode = @m")]
    [InlineData("SET @a = 1, LOCAL sql_mode = DEFAULT")]
    [InlineData("SET NAMES utf8mb4")]
    [InlineData("SET CHARACTER SET utf8mb4")]
    [InlineData("SET CHARSET utf8mb4")]
    [InlineData("SET character_set_client = latin1")]
    [InlineData("CALL p()")]
    [InlineData("EXECUTE s")]
    [InlineData("EXECUTE IMMEDIATE 'SET sql_mode = 1'")]
    [InlineData("BEGIN NOT ATOMIC SET sql_mode = 1; END")]
    [InlineData("SET STATEMENT sql_mode = '' FOR SELECT 1")]
    [InlineData("USE mysql")]
    [InlineData("USE shop")]
    [InlineData("SET STATEMENT max_statement_time = 1 FOR USE shop")]
    [InlineData("what is this")]
    public void Read_WhatMayChangeTheReading_SaysSo(string sql)
    {
        Assert.True(Read(sql).ChangesSettings);
    }

    [Theory]
    [InlineData("SET GLOBAL sql_mode = ''")]
    [InlineData("SET @sql_mode = ''")]
    [InlineData("SET autocommit = 0, time_zone = '+00:00'")]
    [InlineData("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")]
    [InlineData("SET STATEMENT max_statement_time = 1 FOR SELECT 1")]
    [InlineData("SELECT @@sql_mode, f(1); INSERT INTO t VALUES (1); SHOW WARNINGS; CREATE TABLE u (i int); DO 1; LOCK TABLES t READ")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("")]
    public void Read_OtherStatements_ChangeNothing(string sql)
    {
        Assert.True(Read(sql).Facts.Complete);
        Assert.False(Read(sql).ChangesSettings);
    }

    [Theory]
    [InlineData("SET NAMES utf8mb4; SELECT 1", false)]
    [InlineData("CALL p(); SELECT 1", false)]
    [InlineData("SELECT 1; SET NAMES utf8mb4", true)]
    [InlineData("SELECT 1; CALL p()", true)]
    [InlineData("USE shop; SELECT 1", true)]
    [InlineData("USE mysql; SELECT 1", false)]
    [InlineData("SELECT 1; PREPARE s FROM 'x'", false)]
    public void Read_StatementsBehindAChange_AreNotUnderstood(string sql, bool complete) =>
        Assert.Equal(complete, Read(sql).Facts.Complete);

    [Theory]
    [InlineData("DELETE FROM t", false, false)]
    [InlineData("DELETE FROM t WHERE id < @id", false, true)]
    [InlineData("SET @id = 5", true, false)]
    [InlineData("SET ROLE x", true, false)]
    [InlineData("USE other", true, false)]
    [InlineData("CREATE TEMPORARY TABLE t (i int)", true, false)]
    [InlineData("CALL p(1)", true, false)]
    [InlineData("no statement", true, true)]
    public void Read_Statement_TellsWhatItsMeaningHangsOn(string sql, bool changes, bool usesVariables) =>
        Assert.Equal((changes, usesVariables), (Read(sql).ChangesMeaning, Read(sql).UsesVariables));

    private static StatementReading Read(string sql) => StatementReader.Read(Encoding.UTF8.GetBytes(sql), Settings);
}
