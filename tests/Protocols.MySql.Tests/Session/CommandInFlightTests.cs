using HoopWire.MySql.Session;
using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

public class CommandInFlightTests
{
    private static readonly ResultMasks First = new([null], [-1]);
    private static readonly ResultMasks Second = new([null, null], [-1, -1]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masks_OfALaterResultInBulk_AreThoseOfItsOneStatement(bool isBulk)
    {
        var command = Begin(new StatementDecision(Verdict.Pass) { Results = [First, Second], WatchedResults = [First, Second] });
        command.IsBulk = isBulk;
        command.Result = 1;
        Assert.Same(isBulk ? First : Second, command.Masks);
        Assert.Same(isBulk ? First : Second, command.WatchedMasks);
    }

    [Fact]
    public void Masks_OfRowsAboutExecutions_AreNone()
    {
        var command = Begin(new StatementDecision(Verdict.Pass) { Results = [new ResultMasks([], [])], WatchedResults = [new ResultMasks([], [])] });
        command.IsBulk = true;
        Assert.NotNull(command.WatchedMasks);
        command.AsksUnits = true;
        Assert.Null(command.Masks);
        Assert.Null(command.WatchedMasks);
    }

    private static CommandInFlight Begin(StatementDecision decision)
    {
        var command = new CommandInFlight();
        command.Begin(1, decision, new StatementJudge(CompiledPolicy.Empty, null), null, 0, runs: true, []);
        return command;
    }
}
