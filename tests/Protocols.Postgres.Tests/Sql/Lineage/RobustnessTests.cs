using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Tests.Sql.Lineage;

public class RobustnessTests
{
    private const int Mutants = 40;

    [Theory]
    [InlineData("psql")]
    [InlineData("orm")]
    [InlineData("tpch")]
    [InlineData("pg_dump")]
    [InlineData("pgbench")]
    public void Read_TextsNearRealOnes_GivesAnAnswer(string corpus)
    {
        var random = new Random(7);
        foreach (string sql in Facts.Corpus(corpus))
        {
            Read(sql);
            for (int i = 0; i < Mutants; i++) Read(Mutation.Of(sql, random));
        }
    }

    [Fact]
    public void Read_StarsThatDouble_IsTooInvolved()
    {
        string sql = "select * from customers";
        for (int i = 0; i < 40; i++) sql = $"select *, * from ({sql}) x{i}";
        Assert.NotNull(Lineages.Of(sql).Failure);
    }

    [Fact]
    public void Read_RecursiveQueriesInOneAnother_IsTooInvolvedOrDone()
    {
        string sql = "select ssn as a from customers";
        for (int i = 0; i < 60; i++) sql = $"with recursive r{i} (a) as ({sql} union all select a from r{i}) select a from r{i}";
        var lineage = Lineages.Of(sql);
        Assert.True(lineage.Failure is not null || Lineages.Outputs(lineage) == "(ssn)", Lineages.Outputs(lineage));
    }

    [Fact]
    public void Read_ManyWholeRows_StopsCounting()
    {
        string sql = $"select {string.Join(", ", Enumerable.Repeat("c", 1600))} from customers c where {string.Join(" and ", Enumerable.Repeat("c is null", 20_000))}";
        Assert.NotNull(Lineages.Of(sql).Failure);
    }

    [Theory]
    [InlineData("select ", "(", "ssn", ")")]
    [InlineData("select ", "upper(", "ssn", ")")]
    [InlineData("select ", "(select ", "ssn", ")")]
    [InlineData("", "select ssn from (", "select ssn from customers", ") x")]
    [InlineData("select * from ", "(select * from ", "customers", ") x")]
    [InlineData("", "with q as (", "table customers", ") table q")]
    [InlineData("select ", "exists (select ", "ssn", " from customers)")]
    public void Read_NestingOfAnyDepth_FitsASmallStack(string head, string open, string middle, string close)
    {
        foreach (int depth in new[] { 5, 30, 60, 120, 240, 480 })
        {
            string sql = head + string.Concat(Enumerable.Repeat(open, depth)) + middle + string.Concat(Enumerable.Repeat(close, depth)) + (head == "select " && open != "(select " ? " from customers" : "");
            var thread = new Thread(() => Read(sql), maxStackSize: 1024 * 1024);
            thread.Start();
            thread.Join();
        }
    }

    private static void Read(string sql)
    {
        var names = new NameMeaning(Lineages.Catalogue, SearchPath.Unknown, [], PostgresNames.Dialect);
        foreach (var statement in PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default).Statements)
            Assert.NotNull(LineageReader.Read(statement, names, static _ => true));
    }
}
