using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Sql;
using HoopWire.MySql.Tests.Sql;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using HoopWire.Sql.Shapes;
using Xunit.Abstractions;

namespace HoopWire.MySql.Tests.Session;

/// <summary>What is decided by a statement's shape is what its own text says.</summary>
public class StatementShapeTests(ITestOutputHelper output)
{
    /// <summary>One statement of so many of MariaDB's suite, to stay quick.</summary>
    private const int Step = 3;

    /// <summary>A longer text is read as it is.</summary>
    private const int ShapedBytesMax = 2048;

    /// <summary>Texts that are made of each shape.</summary>
    private const int Others = 3;

    private const string Database = "test";

    private static readonly string[] Values = ["1", "2", "7", "0.5", "123456789012345678", "'x'", "'ssn'", "'%'", "'0'", "'1'", "'a''b'", "'select'"];

    // Tables and columns as the suite calls them most often.
    private static readonly string[] Tables = ["t", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"];
    private static readonly string[] Columns = ["a", "b", "c", "d", "e", "f", "g", "i", "j", "k", "n", "s", "v", "x", "y", "id", "pk", "c1", "c2", "c3", "f1", "f2", "f3", "a1", "col1", "name", "val", "value", "id1"];

    private static readonly Reading[] Readings =
    [
        new(Facts.MariaDb, Database), new(Facts.MySql, Database), new(Facts.MariaDb with { Modes = SqlModes.AnsiQuotes | SqlModes.NoBackslashEscapes | SqlModes.PipesAsConcat }, Database),
        new(Facts.MariaDb with { Modes = SqlModes.IgnoreSpace | SqlModes.HighNotPrecedence }, null),
    ];

    public static TheoryData<string> Policies => [.. Rules.Keys];

    private static readonly Dictionary<string, Rule[]> Rules = new()
    {
        ["effects"] = [new Rule("writes") { Block = new BlockRule(Effects.UnboundedWrite | Effects.Ddl | Effects.File | Effects.Delay, null) }],
        ["approvals"] = [new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite | Effects.Opaque, ["dba"]) }, new Rule("reads") { Approve = new ApproveRule(Effects.Session, ["dba"]) }],
        ["observed"] = [new Rule("watch") { Enforce = false, Block = new BlockRule(Effects.UnboundedWrite | Effects.Ddl, null) }],
        ["masks"] = [new Rule("pii") { Masks = [Mask("t1.b"), Mask("t2.c1"), Mask("*.name"), Mask("t3.a", MaskUse.AllowPredicate), new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] }],
        ["filters"] = [new Rule("text") { Block = new BlockRule(Effects.UnboundedWrite, null) { Text = [new TextFilter("'x'", false, true), new TextFilter("= *7", true, true)] } }],
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Judge_SuiteWithOtherLiterals_DecidesAsTheTextItself(string name)
    {
        var policy = new CompiledPolicy(1, [.. Rules[name]]);
        var judge = new StatementJudge(policy, policy.ColumnMasks.IsEmpty ? null : Protect(policy));
        int shaped = 0, served = 0, number = 0;
        byte[] room = new byte[2 * ShapedBytesMax];
        foreach (string text in SuiteScript.Statements().Where((_, index) => index % Step == 0))
        {
            int length = text.Length > ShapedBytesMax ? -1 : LiteralShape.Write(Encoding.UTF8.GetBytes(text), MySqlShapes.Dialect, room);
            if (length < 0) continue;
            shaped++;
            string shape = Encoding.ASCII.GetString(room, 0, length);
            var reading = Readings[shaped % Readings.Length];
            // Kept from its second sighting on.
            for (int i = 0; i < 2; i++) judge.Judge(Encoding.UTF8.GetBytes(text), reading);
            var known = Check(judge, text, shape, reading);
            for (int i = 0; i < Others; i++)
            {
                string other = string.Concat(shape.Split('?').Select((part, at) => at == 0 ? part : Values[number++ % Values.Length] + part));
                if (ReferenceEquals(Check(judge, other, shape, reading), known)) served++;
            }
        }

        output.WriteLine($"{name}: {shaped} with a shape, {served} of {Others * shaped} decided by it");
        Assert.True(shaped > 1_000, $"Only {shaped} statements have a shape.");
        Assert.True(served > 300, $"Only {served} statements are decided by their shape.");
    }

    [Theory]
    [InlineData("delete from t where a = 5", "delete from t where a = 0", VerdictKind.Deny)]
    [InlineData("delete from t where a = 5", "delete from t where a = 0.000", VerdictKind.Deny)]
    [InlineData("delete from t where a = 5", "delete from t where a = 00000000000000000000001", VerdictKind.Deny)]
    [InlineData("delete from t where a >= 'b'", "delete from t where a >= ''", VerdictKind.Deny)]
    [InlineData("delete from t where a = 'b'", "delete from t where a = 'b' or 1 = 1", VerdictKind.Deny)]
    [InlineData("delete from t where a = 'b'", "delete from t where a = 'b\\' or 1 = 1 -- '", VerdictKind.Pass)]
    [InlineData("delete from t where a = 'b'", "delete from t where a = 'b''' or 1 = '1'", VerdictKind.Deny)]
    [InlineData("delete from t where a = 'b'", "delete from t where a = 'b' /*! or 1 */", VerdictKind.Deny)]
    [InlineData("delete from t where a = 'b'", "delete from t where a = 'b' -- x", VerdictKind.Pass)]
    [InlineData("delete from t where a = 'b'", "delete from t where a = 'b\0c'", VerdictKind.Deny)]
    [InlineData("delete from t where a = 5", "delete from t where a = 5 - 5", VerdictKind.Deny)]
    [InlineData("delete from t where a = 5 and b = 6", "delete from t where a = 5 + b or a = 6", VerdictKind.Deny)]
    [InlineData("delete from t where a in (5, 6)", "delete from t where a in (5, 0)", VerdictKind.Deny)]
    [InlineData("update t set a = 5 where a in (5)", "update t set a = 5 where a in (5) or 1 = 1", VerdictKind.Deny)]
    public void Judge_LiteralThatChangesTheMeaning_IsSeen(string harmless, string evasive, VerdictKind expected)
    {
        var judge = new StatementJudge(new CompiledPolicy(1, [.. Rules["effects"]]), null);
        for (int i = 0; i < 3; i++) Assert.Equal(VerdictKind.Pass, Judge(judge, harmless).Verdict.Kind);
        Assert.Equal(expected, Judge(judge, evasive).Verdict.Kind);
    }

    /// <summary>Every word is 0 to a number.</summary>
    [Theory]
    [InlineData("delete from t where b >= 5", "delete from t where b >= 0")]
    [InlineData("delete from t where b < -5", "delete from t where b > -5")]
    [InlineData("delete from t where b between 1 and 5", "delete from t where b between 0 and 5")]
    [InlineData("delete from t where b between 'x' and 'y'", "delete from t where b between 'x' and 5")]
    [InlineData("delete from t where b between -7 and -5", "delete from t where b between -7 and 'x'")]
    public void Judge_RangeThatHoldsZero_IsSeen(string harmless, string evasive)
    {
        var judge = new StatementJudge(new CompiledPolicy(1, [.. Rules["effects"]]), null);
        for (int i = 0; i < 3; i++) Assert.Equal(VerdictKind.Pass, Judge(judge, harmless).Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Judge(judge, evasive).Verdict.Kind);
    }

    /// <summary>The order of rows tells the order of their values.</summary>
    [Theory]
    [InlineData("select b, a from t1 where c = 5 order by a in (3), (4)", "select b, a from t1 where c = 5 order by a in (3), (1)")]
    [InlineData("select a, c from t1 where c = 5 order by 2", "select a, b from t1 where c = 5 order by 2")]
    [InlineData("select a, b from t1 where c = 5 order by 1", "select a, b from t1 where c = 5 order by 2")]
    [InlineData("select a, b from t1 where c = 5 order by values(a), (1)", "select a, b from t1 where c = 5 order by values(a), (2)")]
    [InlineData("select a, b from t1 where c = 5 order by + 1", "select a, b from t1 where c = 5 order by + 2")]
    [InlineData("select a, b from t1 where c = 5 order by - -1", "select a, b from t1 where c = 5 order by - -2")]
    [InlineData("select a, b from t1 where c = 5 order by -(-1)", "select a, b from t1 where c = 5 order by -(-2)")]
    [InlineData("select a, b from t1 where c = 5 group by 1", "select a, b from t1 where c = 5 group by a, 2")]
    public void Judge_PositionOfAMaskedColumn_IsSeen(string harmless, string evasive)
    {
        var policy = new CompiledPolicy(1, [.. Rules["masks"]]);
        var judge = new StatementJudge(policy, Protect(policy));
        for (int i = 0; i < 3; i++) Judge(judge, harmless);
        Assert.Equal(VerdictKind.Deny, Judge(judge, evasive).Verdict.Kind);
    }

    [Fact]
    public void Judge_LiteralThatAFilterOrADetectorFinds_IsReadByItself()
    {
        var policy = new CompiledPolicy(1, [.. Rules["filters"], new Rule("found") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] }]);
        var judge = new StatementJudge(policy, null);
        for (int i = 0; i < 3; i++) Assert.Equal(VerdictKind.Pass, Judge(judge, "select a from t where b = 'y'").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Judge(judge, "select a from t where b = 'x'").Verdict.Kind);
        Assert.NotNull(Judge(judge, "select a from t where b = 'bob@example.com'").RecordedText);
        Assert.NotNull(Judge(judge, "select a from t where b = 'z' and password = 'c'").RecordedText);
        Assert.Null(Judge(judge, "select a from t where b = 'z'").RecordedText);
    }

    /// <summary>What masks left behind is found in the text.</summary>
    [Fact]
    public void Judge_MaskedValueWrittenBack_IsRefused()
    {
        var policy = new CompiledPolicy(1, [.. Rules["masks"]]);
        var judge = new StatementJudge(policy, Protect(policy));
        for (int i = 0; i < 3; i++) Assert.Equal(VerdictKind.Pass, Judge(judge, "update t1 set a = 'x' where id = 5").Verdict.Kind);
        Assert.Equal(VerdictKind.Deny, Judge(judge, "update t1 set a = '[redacted]' where id = 5").Verdict.Kind);
    }

    [Fact]
    public void Judge_TextsOfOneShape_ShareTheirDecision()
    {
        var policy = new CompiledPolicy(1, [.. Rules["masks"], .. Rules["effects"]]);
        var judge = new StatementJudge(policy, Protect(policy));
        for (int i = 0; i < 3; i++) Judge(judge, $"select a, b from `t1` where id = {i + 1} limit 5");
        Assert.Same(Judge(judge, "select a, b from `t1` where id = 77 limit 5"), Judge(judge, "select a, b from `t1` where id = 78 limit 6"));
    }

    /// <summary>Asserts that a text of a shape is decided as one that is read; the decision, null where the shape is another one.</summary>
    private static StatementDecision? Check(StatementJudge judge, string text, string shape, in Reading reading)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text), room = new byte[2 * ShapedBytesMax];
        int length = LiteralShape.Write(bytes, MySqlShapes.Dialect, room);
        if (bytes.Length > ShapedBytesMax || length < 0 || Encoding.ASCII.GetString(room, 0, length) != shape) return null;
        var decision = judge.Judge(bytes, reading);
        // With so many spaces behind it, it is read.
        byte[] padded = [.. bytes, .. Enumerable.Repeat((byte)' ', ShapedBytesMax)];
        Assert.Equal(Describe(judge.Judge(padded, reading)) + text, Describe(decision) + text);
        return decision;
    }

    private static StatementDecision Judge(StatementJudge judge, string sql) => judge.Judge(Encoding.UTF8.GetBytes(sql), Readings[0]);

    private static string Describe(StatementDecision decision)
    {
        var masks = decision.Results.Select(r => r is null ? "none" : string.Concat(r.Masks.Select((m, i) => m is null ? "-" : $"{m.Rule}:{m.Mask.Kind}:{r.Lengths[i]} ")));
        return $"{decision.Verdict.Kind} {decision.Verdict.Rule} {decision.Verdict.Message} {decision.Refusal?.Message} {decision.Observed} {string.Join('|', masks)} {decision.ChangesSettings} "
            + $"{decision.ChangesMeaning} {decision.UsesVariables} {decision.IsWrite} {decision.MayQuote} {decision.AsksCatalogue} {decision.ChangesCatalogue} {decision.RecordedText is null}\n";
    }

    private static MaskRule Mask(string column, MaskUse use = MaskUse.Deny) => new(MaskKind.Redact) { Column = ColumnPattern.TryParse(column), Use = use };

    private static ProtectedColumns Protect(CompiledPolicy policy)
    {
        var rows = new CatalogueRows
        {
            Settings = Facts.MariaDb,
            Relations = [.. Tables.Select(t => new[] { Database, t, "BASE TABLE", "InnoDB" })],
            Columns = [.. Tables.SelectMany(t => Columns.Select(c => new[] { Database, t, c, "20", "", "" }))],
        };
        return new MaskClosure(CatalogueSnapshot.Build(rows), policy).Close(0);
    }
}
