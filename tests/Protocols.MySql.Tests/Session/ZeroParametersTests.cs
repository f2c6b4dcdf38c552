using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Sql;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

/// <summary>A write with a zero among its parameters is decided about as the text that has a 0 there.</summary>
public class ZeroParametersTests
{
    private static readonly CompiledPolicy Policy = new(1, [new Rule("guard") { Block = new BlockRule(Effects.UnboundedWrite, null) }]);

    [Theory]
    [InlineData("DELETE FROM t WHERE name = ?", true)]
    [InlineData("DELETE FROM t WHERE ? = name", true)]
    [InlineData("DELETE FROM t WHERE name <=> ?", true)]
    [InlineData("DELETE FROM t WHERE name IN ('a',?)", true)]
    [InlineData("DELETE FROM t WHERE name=?OR name = 'x'", true)]
    [InlineData("DELETE FROM t WHERE (name) = (?)", true)]
    [InlineData("UPDATE t SET a = 1 WHERE name = ?", true)]
    [InlineData("DELETE t FROM t, u WHERE t.name = ?", true)]
    [InlineData("DELETE FROM t WHERE name >= ?", true)]
    [InlineData("DELETE FROM t WHERE ? <= name", true)]
    [InlineData("DELETE FROM t WHERE name <= ?", true)]
    [InlineData("DELETE FROM t WHERE name BETWEEN ? AND 5", true)]
    [InlineData("DELETE FROM t WHERE name < ?", false)]
    [InlineData("UPDATE t SET a = ? WHERE name = 'x'", false)]
    [InlineData("DELETE FROM t WHERE name = 'x' LIMIT ?", false)]
    [InlineData("DELETE FROM t WHERE name > ?", false)]
    [InlineData("INSERT INTO t VALUES (?)", false)]
    [InlineData("SELECT * FROM t WHERE name = ?", false)]
    public void Decide_Zero_IsWhatALiteralWouldBe(string sql, bool isRefused) =>
        Assert.Equal(isRefused ? VerdictKind.Deny : VerdictKind.Pass, Decide(sql, (FieldType.Long, [0, 0, 0, 0])).Verdict.Kind);

    [Theory]
    [InlineData(FieldType.Tiny, "00", true)]
    [InlineData(FieldType.Tiny, "01", false)]
    [InlineData(FieldType.Short, "0000", true)]
    [InlineData(FieldType.Long, "00000001", false)]
    [InlineData(FieldType.LongLong, "0000000000000000", true)]
    [InlineData(FieldType.Float, "00000000", true)]
    [InlineData(FieldType.Float, "00000080", true)]
    [InlineData(FieldType.Float, "0000803f", false)]
    [InlineData(FieldType.Double, "0000000000000080", true)]
    [InlineData(FieldType.Double, "000000000000f07f", false)]
    [InlineData(FieldType.Double, "000000000000f87f", true)]
    [InlineData(FieldType.NewDecimal, "0130", true)]
    [InlineData(FieldType.NewDecimal, "042d302e30", true)]
    [InlineData(FieldType.NewDecimal, "03302e31", false)]
    [InlineData(FieldType.NewDecimal, "0461626364", true)]
    [InlineData(FieldType.Decimal, "00", true)]
    [InlineData(FieldType.Time, "00", true)]
    [InlineData(FieldType.Time, "080000000000010000", false)]
    [InlineData(FieldType.Date, "04e8070101", false)]
    [InlineData(FieldType.VarString, "0130", false)]
    [InlineData(FieldType.VarString, "00", false)]
    [InlineData(FieldType.Blob, "0130", false)]
    [InlineData(FieldType.Null, "", false)]
    internal void Decide_ValueOfAType_IsRefusedWhereItIsTheNumberZero(FieldType type, string value, bool isRefused) =>
        Assert.Equal(isRefused ? VerdictKind.Deny : VerdictKind.Pass, Decide("DELETE FROM t WHERE name = ?", (type, Convert.FromHexString(value))).Verdict.Kind);

    [Fact]
    public void Decide_ZeroThatIsWritten_BoundsNothing()
    {
        (FieldType, byte[]) zero = (FieldType.Tiny, [0]), five = (FieldType.Tiny, [5]);
        Assert.Equal(VerdictKind.Pass, Decide("UPDATE t SET active = ?, n = ? WHERE id = ?", zero, zero, five).Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Decide("UPDATE t SET active = ?, n = ? WHERE id = ?", five, five, zero).Verdict.Kind);
        Assert.Equal(VerdictKind.Pass, Decide("DELETE FROM t WHERE id = ? AND kind = ?", five, zero).Verdict.Kind);
    }

    [Theory]
    [InlineData(FieldType.Long, VerdictKind.Deny)]
    [InlineData(FieldType.VarString, VerdictKind.Pass)]
    internal void Decide_ValueInParts_IsANumberWhereItsTypeIs(FieldType type, VerdictKind expected)
    {
        var statement = Prepare("DELETE FROM t WHERE name = ?", 1);
        statement.AddLongData(0, "abc"u8, 100);
        Assert.Equal(expected, Decide(statement, (type, [])).Verdict.Kind);
    }

    [Fact]
    public void Decide_TargetSeesOtherParameters_TakesAllForZeros() =>
        Assert.Equal(VerdictKind.Deny, Decide(Prepare("UPDATE t SET a = ? WHERE name = ?", 3), (FieldType.Tiny, [0]), (FieldType.Tiny, [1]), (FieldType.Tiny, [1])).Verdict.Kind);

    [Theory]
    [InlineData("0,5 0,6", VerdictKind.Pass)]
    [InlineData("1,5 0,6 2,0", VerdictKind.Pass)]
    [InlineData("1,5 0,0", VerdictKind.Deny)]
    public void Decide_InBulk_IsTheStrictestOfAnyRow(string rows, VerdictKind expected)
    {
        var statement = Prepare("DELETE FROM t WHERE a = ? AND b = ?", 2);
        byte[] values = [.. rows.Split(' ').SelectMany(row => row.Split(',')).SelectMany(n => new byte[] { (byte)BulkIndicator.Value, byte.Parse(n, System.Globalization.CultureInfo.InvariantCulture) })];
        var request = new BulkExecuteRequest { Rows = values };
        byte tiny = (byte)FieldType.Tiny;
        Assert.Equal(expected, new ZeroParameters().Decide(statement, statement.Decide(Judge, ReadNow), Judge, request, [tiny, 0, tiny, 0]).Verdict.Kind);
    }

    [Fact]
    public void Decide_ZeroUnderTwoRulesThatHold_AsksTheReviewersOfBoth()
    {
        var judge = new StatementJudge(
            new CompiledPolicy(1, [new Rule("peers") { Approve = new ApproveRule(Effects.Write, ["peers"]) }, new Rule("leads") { Approve = new ApproveRule(Effects.UnboundedWrite, ["leads"]) }]), null);
        byte[] text = "DELETE FROM t WHERE name = ?"u8.ToArray();
        var statement = new PreparedStatement(text, judge.Judge(text, ReadNow), judge, ReadNow) { Parameters = 1 };
        foreach (var (value, who) in ((byte, string)[])[(0, "peers and leads"), (1, "peers")])
        {
            byte[] payload = RelayRig.Execute(1, (FieldType.Tiny, [value]))[PacketHead.Bytes..];
            Assert.True(ExecuteRequest.TryRead(payload, 1, out var request));
            var decided = new ZeroParameters().Decide(statement, statement.Decide(judge, ReadNow), judge, request, request.Types);
            Assert.Equal((VerdictKind.Hold, who), (decided.Verdict.Kind, decided.Verdict.Approve!.Who));
        }
    }

    private static StatementJudge Judge { get; } = new(Policy, null);

    private static Reading ReadNow => new(Facts.MariaDb, "shop");

    private static PreparedStatement Prepare(string sql, int parameters)
    {
        byte[] text = Encoding.UTF8.GetBytes(sql);
        return new PreparedStatement(text, Judge.Judge(text, ReadNow), Judge, ReadNow) { Parameters = parameters };
    }

    private static StatementDecision Decide(string sql, params (FieldType, byte[])[] parameters) => Decide(Prepare(sql, parameters.Length), parameters);

    private static StatementDecision Decide(PreparedStatement statement, params (FieldType, byte[])[] parameters)
    {
        byte[] payload = RelayRig.Execute(1, parameters)[PacketHead.Bytes..];
        Assert.True(ExecuteRequest.TryRead(payload, parameters.Length, out var request));
        var decision = statement.Decide(Judge, ReadNow);
        Assert.Equal(VerdictKind.Pass, decision.Verdict.Kind);
        return new ZeroParameters().Decide(statement, decision, Judge, request, request.Types);
    }
}
