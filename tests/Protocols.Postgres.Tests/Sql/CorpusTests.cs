using HoopWire.Policy;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>What tools send all day is understood, and reads.</summary>
public class CorpusTests
{
    [Theory]
    [InlineData("psql")]
    [InlineData("orm")]
    [InlineData("tpch")]
    public void Classify_ToolsQueries_OnlyRead(string corpus)
    {
        var others = Facts.Corpus(corpus).Where(sql => Facts.Effects(sql) != "read").Select(sql => Facts.Effects(sql) + ": " + sql);

        Assert.Empty(others);
    }

    [Fact]
    public void Classify_DumpAndBenchmark_StayWithinTheirMeans()
    {
        const Effects Means = Effects.Read | Effects.Write | Effects.Session | Effects.Transaction | Effects.Copy | Effects.Prepare;
        foreach (var sql in Facts.Corpus("pg_dump").Concat(Facts.Corpus("pgbench")))
        {
            var facts = Facts.Of(sql);
            Assert.True(facts.Complete, facts.IncompleteReason + ": " + sql);
            Assert.True((facts.Effects & ~Means) == 0, EffectNames.Format(facts.Effects) + ": " + sql);
        }
    }
}
