using System.Text;
using HoopWire.MySql.Session;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Session;

public class OfflineStatementsTests
{
    private static readonly CompiledPolicy Policy = new(1, [new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) }, new Rule("no-drop") { Block = new BlockRule(Effects.SetRole, null) }]);

    [Fact]
    public void Read_Statements_AreTakenApartAndJudged()
    {
        var read = OfflineStatements.Read(Policy, "-- Migration 12\nSET foreign_key_checks = 0;\nDELETE FROM orders; -- all\nSELECT 1;");
        Assert.Null(read.Refusal);
        Assert.Equal(["SET foreign_key_checks = 0", "DELETE FROM orders", "SELECT 1"], read.Statements.Select(s => Encoding.UTF8.GetString(s.Text.Span)));
        Assert.Equal([VerdictKind.Pass, VerdictKind.Hold, VerdictKind.Pass], read.Statements.Select(s => s.Verdict.Kind));
        Assert.Equal([StateEffect.Lasting, StateEffect.None, StateEffect.None], read.Statements.Select(s => s.Effect));
    }

    [Theory]
    [InlineData("USE shop")]
    [InlineData("use `shop`")]
    public void Read_Use_IsKeptAsTheCommandOfTheProtocol(string sql)
    {
        var statement = Assert.Single(OfflineStatements.Read(Policy, sql).Statements);
        Assert.Equal(StateEffect.Lasting, statement.Effect);
        Assert.Equal("database\0shop", Encoding.UTF8.GetString(statement.Kept.Span));
    }

    [Theory]
    [InlineData("DELETE FROM orders WHERE id > @least OR 1")]
    [InlineData("UPDATE orders SET note = @x")]
    public void Read_VariablesInAHeldStatement_CannotBeAskedFor(string sql)
    {
        var verdict = Assert.Single(OfflineStatements.Read(Policy, sql).Statements).Verdict;
        Assert.Equal((VerdictKind.Deny, "review"), (verdict.Kind, verdict.Rule));
        Assert.Contains("variables of the session", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_VariablesElsewhere_PassAsTheyAre() => Assert.Equal(VerdictKind.Pass, Assert.Single(OfflineStatements.Read(Policy, "SELECT @x").Statements).Verdict.Kind);

    [Theory]
    [InlineData("SELECT '")]
    [InlineData("SELECT 1 /*M! + 1 */")]
    public void Read_NotUnderstoodByBothServers_IsRefused(string sql) => Assert.StartsWith("The text is not understood: ", OfflineStatements.Read(Policy, sql).Refusal, StringComparison.Ordinal);

    [Fact]
    public void Read_Secret_IsNotShown() => Assert.Equal("CREATE USER a IDENTIFIED BY '******'", OfflineStatements.Read(Policy, "CREATE USER a IDENTIFIED BY 'secret'").Shown);
}
