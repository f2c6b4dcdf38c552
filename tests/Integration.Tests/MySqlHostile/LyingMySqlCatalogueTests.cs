using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>MySQL targets that answer the gateway's own questions about their catalogue with what cannot be true, or is not: nobody waits for ever, is told why, and sees nothing that is masked.</summary>
public class LyingMySqlCatalogueTests
{
    private const string Canary = "123-45-6789";
    private const string Unread = "catalogue could not be read";
    private const string Truth = "nothing but the truth";
    private const string Relations = "information_schema.TABLES";
    private const string Columns = "information_schema.COLUMNS";
    private const string Views = "information_schema.VIEWS";
    private const int MoreThanATableHas = 40_000;
    private const int MoreThanACatalogueHas = 2_000_001;

    private static readonly Rule Mask = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("people.ssn") }] };
    private static readonly byte[] People = Row("shop", "people", "BASE TABLE", "InnoDB");
    private static readonly byte[] Id = Row("shop", "people", "id", "", "", "");
    private static readonly byte[] Ssn = Row("shop", "people", "ssn", "20", "", "");

    /// <summary>Answers that are none to the question, which they answer in a real catalogue's place.</summary>
    private static readonly Dictionary<string, (string Question, byte[] Answer)> Broken = new()
    {
        ["a cell too few"] = (Columns, Answer(6, Id, Row("shop", "people", "ssn", "20", ""))),
        ["a cell too many"] = (Columns, Answer(6, Row("shop", "people", "ssn", "20", "", "", ""))),
        ["a cell longer than its row"] = (Relations, Answer(4, [.. Row("shop", "people", "BASE TABLE"), 200, (byte)'x'])),
        ["an error in the midst"] = (Columns, Packets([[6], .. Definitions(6), Eof, Id, Payload.Err(1105)])),
        ["an error at once"] = (Relations, Packets(Payload.Err(1142))),
        ["a file that is asked for"] = (Columns, Packets([0xFB, (byte)'x'])),
        ["more columns than there are"] = (Columns, Packets([0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])),
        ["numbers of packets that jump"] = (Columns, From(3, [[6], .. Definitions(6), Eof, Ssn, Eof])),
        ["more rows than a catalogue has"] = (Columns, Answer(6, [.. Enumerable.Repeat(Row("", "", "", "", "", ""), MoreThanACatalogueHas)])),
        ["more columns than a table has, computed"] = (Columns, Answer(6, [.. Enumerable.Range(0, MoreThanATableHas).Select(i => Row("shop", "people", $"c{i}", "", "VIRTUAL GENERATED", "c1 + 1"))])),
    };

    /// <summary>Answers that could be true.</summary>
    private static readonly Dictionary<string, (string Question, byte[] Answer)> Lies = new()
    {
        [Truth] = (Columns, Answer(6, Id, Ssn)),
        ["no rows but an OK"] = (Columns, Packets(Payload.Ok())),
        ["no such table"] = (Relations, Answer(4)),
        ["a table without columns"] = (Columns, Answer(6)),
        ["no such column"] = (Columns, Answer(6, Id, Row("shop", "people", "name", "20", "", ""))),
        ["columns in another order"] = (Columns, Answer(6, Ssn, Id)),
        ["NULL for all"] = (Columns, Answer(6, [0xFB, 0xFB, 0xFB, 0xFB, 0xFB, 0xFB])),
        ["a length that is no number"] = (Columns, Answer(6, Id, Row("shop", "people", "ssn", "99999999999999999999", "", ""))),
        ["a column that is computed from itself"] = (Columns, Answer(6, Id, Row("shop", "people", "ssn", "20", "VIRTUAL GENERATED", "`ssn`"))),
        ["a column that is computed from nonsense"] = (Columns, Answer(6, Row("shop", "people", "id", "", "STORED GENERATED", "))) ('"), Ssn)),
        ["the table twice"] = (Relations, Answer(4, People, People, Row("shop", "PEOPLE", "VIEW", ""))),
        ["a view of itself"] = (Views, Answer(3, Row("shop", "people", "select `shop`.`people`.`id`,`shop`.`people`.`ssn` from `shop`.`people`"))),
    };

    public static TheoryData<string> BrokenNames { get; } = [.. Broken.Keys];

    public static TheoryData<string> LieNames { get; } = [.. Lies.Keys];

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public async Task Query_CatalogueDoesNotAnswerTheQuestion_IsRefused(string what)
    {
        string told = await AskAsync(Broken[what]);
        Assert.Contains(Unread, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_CatalogueNeverAnswers_IsRefusedInTime() => Assert.Contains(Unread, await AskAsync((Columns, null), TimeSpan.FromSeconds(10)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(LieNames))]
    public async Task Query_CatalogueIsNotTrue_ShowsNothingThatIsMasked(string what)
    {
        string told = await AskAsync(Lies[what]);
        bool isMasked = told.Contains("[redacted]", StringComparison.Ordinal);
        Assert.True(isMasked || (what != Truth && told.Contains("#42000", StringComparison.Ordinal)), told);
    }

    /// <summary>What a client reads that asks for the masked column.</summary>
    private static async Task<string> AskAsync((string Question, byte[]? Answer) lie, TimeSpan? patience = null)
    {
        using var target = new ScriptedMySqlTarget(command => Encoding.UTF8.GetString(command) is var sql && sql.Contains(lie.Question, StringComparison.Ordinal) ? lie.Answer : Proper(sql))
        {
            Without = Capabilities.DeprecateEof,
        };
        var limits = new GatewayLimits { TargetTimeout = patience ?? TimeSpan.FromSeconds(30) };
        await using var gateway = InProcessGateway.Start(target.Target, limits, [Mask], loops: 1);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Query("SELECT id, ssn FROM people"));
        await client.SendAsync(RawMySqlClient.Command(CommandCode.Quit));
        string told = Encoding.Latin1.GetString(await client.ReadBytesToEndAsync());
        Assert.DoesNotContain(Canary, told, StringComparison.Ordinal);
        Assert.Null(gateway.RecorderFault);
        return told;
    }

    private static byte[] Proper(string sql) => sql switch
    {
        _ when sql.Contains(Relations, StringComparison.Ordinal) => Answer(4, People),
        _ when sql.Contains(Columns, StringComparison.Ordinal) => Answer(6, Id, Ssn),
        _ when sql.Contains("information_schema.", StringComparison.Ordinal) => Answer(6),
        _ when sql.Contains("FROM people", StringComparison.Ordinal) =>
            Packets([2], Payload.Column("id", table: "people"), Payload.Column("ssn", table: "people", original: "ssn"), Eof, Row("1", Canary), Eof),
        _ => Packets(Payload.Ok()),
    };

    private static byte[] Answer(int columns, params byte[][] rows) => Packets([[(byte)columns], .. Definitions(columns), Eof, .. rows, Eof]);

    private static byte[][] Definitions(int columns) => [.. Enumerable.Range(0, columns).Select(i => Payload.Column($"c{i}", table: "", original: ""))];
}
