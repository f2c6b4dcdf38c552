using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

public class AuditIndexTests : StoreTests
{
    private const string Id = "0123456789abcdef";

    [Fact]
    public async Task Run_SameStatementWithOtherValues_IsCountedInOneRow()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        session.Run("SELECT * FROM t WHERE a = 1 AND b = 'x'");
        session.Now += TimeSpan.FromSeconds(5);
        session.Run("SELECT * FROM t WHERE a = 27 AND b = 'it''s'").Run("SELECT * FROM t WHERE a = 3 AND b = ''");
        AuditRow[] rows = await RowsAsync(plane);
        AuditRow counted = Assert.Single(rows, row => row.Times == 2);
        Assert.Equal("SELECT * FROM t WHERE a = 1 AND b = 'x'", counted.Text);
        Assert.Equal((2L, 20L, 3000L), (counted.Rows!.Value, counted.Bytes!.Value, counted.DurationUs!.Value));
        Assert.Equal(5000, counted.LastAt - counted.At);
        // A quote inside a string makes another shape: harmless, and nothing hides behind it.
        Assert.Equal(2, rows.Length);
    }

    [Fact]
    public async Task Run_LongText_IsFoundByItsEndAndShownInPart()
    {
        await using Plane plane = await StartAsync();
        string text = $"WITH p AS (SELECT '{new string('x', 60_000)}') DELETE FROM payroll";
        Start(plane).Run(text).Run("SELECT 1");
        Assert.Equal(text[..4096], Assert.Single(await RowsAsync(plane), row => row.Text!.Length > 100).Text);
        Assert.Equal(text[..4096], Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Contains = "from payroll" }, default)).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_TextsAlikeInWhatIsRecordedOfThem_AreNotCountedTogether(bool isHashed)
    {
        await using Plane plane = await StartAsync();
        string start = "SELECT " + new string('x', Recorded.TextBytesMax);
        Recorded session = Start(plane);
        foreach (string end in new[] { "1", "2", "2" })
        {
            session.Command(start + end, isHashed: isHashed);
            session.Result();
        }

        Assert.Equal(isHashed ? [1L, 2L] : [1L, 1L, 1L], (await RowsAsync(plane)).Select(row => row.Times).Order());
    }

    [Fact]
    public async Task Run_NextMinute_IsANewRow()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane).Run("SELECT 1", 3);
        session.Now += TimeSpan.FromMinutes(1);
        session.Run("SELECT 1", 4);
        Assert.Equal([4L, 3L], (await RowsAsync(plane)).Select(row => row.Times));
    }

    [Theory]
    [InlineData("SELECT 'a' FROM t", @"SELECT E'\' FROM secret --'")]
    [InlineData("SELECT $1", "SELECT $a$ FROM secret $a$")]
    [InlineData("SELECT 1", "SELECT 1 -- 2")]
    [InlineData("SELECT t1.a", "SELECT t2.a")]
    [InlineData("SELECT \"a1\"", "SELECT \"a2\"")]
    public async Task Run_AnotherStatement_IsNeverCountedWithIt(string one, string other)
    {
        await using Plane plane = await StartAsync();
        Start(plane).Run(one).Run(other);
        Assert.Equal([one, other], (await RowsAsync(plane)).Select(row => row.Text).Order(StringComparer.Ordinal).Order(new ByLength()));
    }

    [Theory]
    [InlineData("lines", "rm 1", "rm 2")]
    [InlineData("lines", "get pod/web-1", "get pod/web-22")]
    [InlineData("lines", "echo 'a'", "echo 'b'")]
    [InlineData("a-protocol-of-tomorrow", "SELECT 1", "SELECT 2")]
    public async Task Run_ProtocolWithoutLiterals_CountsOnlyTheSameCommand(string protocol, string one, string other)
    {
        await using Plane plane = await StartAsync();
        new Recorded(plane.Host.Recordings, Id, plane.Time.GetUtcNow()).Start(protocol: protocol).Run(one, 2).Run(other);
        Assert.Equal([(one, 2L), (other, 1L)], (await RowsAsync(plane)).Select(row => (row.Text!, row.Times)).OrderByDescending(row => row.Item2));
    }

    [Fact]
    public async Task Run_FirstLineIsDamaged_CountsOnlyTheSameCommand()
    {
        await using Plane plane = await StartAsync();
        new Recorded(plane.Host.Recordings, Id, plane.Time.GetUtcNow()).Run("SELECT 1").Run("SELECT 2");
        Assert.Equal(2, (await RowsAsync(plane)).Length);
    }

    [Fact]
    public async Task Run_BlockedHeldMaskedFailedLimited_HaveRowsOfTheirOwn()
    {
        await using Plane plane = await StartAsync();
        plane.Host.AuditStore.Keep(Id, new RecordedHeader(0, "alice", "orders", "postgres", "10.0.0.1:5") { Groups = """["dba"]""", Database = "app", Application = "psql" });
        Recorded session = Start(plane);
        for (int i = 0; i < 3; i++)
        {
            session.Command("DROP TABLE t", VerdictKind.Deny, "no-ddl");
            session.Result(0, error: "42501");
        }

        session.Command("DELETE FROM t", VerdictKind.Hold, "review");
        session.Approval("requested").Approval("approved", "bob").Result(9);
        session.Run("SELECT ssn FROM c", 2, masked: 5).Run("SELECT 1/0", 2, error: "22012").Run("SELECT 1", 5).Notice("limit", "Too many rows.");
        session.Run("SELECT 2");
        AuditRow[] rows = await RowsAsync(plane);
        Assert.Equal(3, rows.Count(row => row is { Kind: "command-denied", Verdict: "deny", Rule: "no-ddl", ErrorCode: "42501", Times: 1 }));
        AuditRow held = Assert.Single(rows, row => row.Kind == "command-held");
        Assert.Equal(("hold", "review", "request-1", "approved", "bob", 9L), (held.Verdict, held.Rule, held.Approval, held.Decision, held.DecidedBy, held.Rows!.Value));
        Assert.Equal(2, rows.Count(row => row.Masked == """{"pii":5}"""));
        Assert.Equal(2, rows.Count(row => row.ErrorCode == "22012"));
        Assert.Equal("Too many rows.", Assert.Single(rows, row => row.Kind == "limit").Text);
        Assert.Equal(6, Assert.Single(rows, row => row is { Text: "SELECT 1", Kind: "command" }).Times);
        AuditRow first = rows[^1];
        Assert.Equal(("alice", "orders", "psql", "app", """["dba"]""", "postgres"), (first.User, first.Target, first.ClientApplication, first.Database, first.Groups, first.Protocol));
        Assert.Equal(("DROP TABLE", 2L, 1L), (first.Text![..10], first.Line!.Value, first.Sequence!.Value));
    }

    [Fact]
    public async Task Notice_DeniedAfterItWasHeld_IsARowOfTheRuleThatDenied()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        session.Command("DELETE FROM t", VerdictKind.Hold, "review");
        session.Approval("requested").Approval("approved", "bob").Notice("denied", "Statements with the effect write are blocked", "no-writes").Result(0, error: "42501");
        IReadOnlyList<AuditRow> rows = await RowsAsync(plane);
        AuditRow denied = Assert.Single(rows, row => row.Kind == "denied");
        Assert.Equal(("deny", "no-writes", 1L), (denied.Verdict, denied.Rule, denied.Sequence!.Value));
        AuditRow held = Assert.Single(rows, row => row.Kind == "command-held");
        Assert.Equal(("hold", "bob", "42501"), (held.Verdict, held.DecidedBy, held.ErrorCode));
    }

    [Fact]
    public async Task List_VerdictDeny_FindsAllThatWasDenied()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        session.Command("DROP TABLE t", VerdictKind.Deny, "no-ddl");
        session.Command("DELETE FROM t", VerdictKind.Hold, "review");
        session.Approval("requested").Approval("approved", "bob").Notice("denied", "Statements with the effect write are blocked", "no-writes").Result(0, error: "42501");
        session.Run("SELECT 1");
        Assert.Equal(4, (await RowsAsync(plane)).Length);
        IReadOnlyList<AuditRow> denied = await plane.Host.AuditStore.ListAsync(new AuditFilter { Verdict = "deny" }, default);
        Assert.Equal([("denied", "no-writes"), ("command-denied", "no-ddl")], denied.Select(row => (row.Kind, row.Rule!)));
        Assert.Equal("command-held", Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Verdict = "hold" }, default)).Kind);
        Assert.Equal("denied", Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Verdict = "deny", Kind = "denied" }, default)).Kind);
    }

    [Fact]
    public async Task Notice_KindOfWhatPeopleDo_IsNoRow()
    {
        await using Plane plane = await StartAsync();
        Start(plane).Notice("key-revoked", "Key 1 was revoked.").Notice("", "Nothing.").Notice("proof", "Alice proved anew who they are.");
        Assert.Equal("proof", Assert.Single(await RowsAsync(plane)).Kind);
    }

    [Fact]
    public async Task Approval_OfACommandThatAnotherHasOvertaken_IsInItsRow()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        long held = session.Command("DELETE FROM t", VerdictKind.Hold, "review");
        session.Approval("requested").Run("SELECT 1").Approval("approved", "bob", held).Result(9, sequence: held);
        AuditRow row = Assert.Single(await RowsAsync(plane), row => row.Kind == "command-held");
        Assert.Equal(("request-1", "approved", "bob", 9L), (row.Approval, row.Decision, row.DecidedBy, row.Rows!.Value));
    }

    [Fact]
    public async Task Run_MaskedOverAndOver_IsCountedFromTheEleventhOn()
    {
        await using Plane plane = await StartAsync();
        Start(plane).Run("SELECT ssn FROM c WHERE id = 7", 500, masked: 2);
        AuditRow[] rows = await RowsAsync(plane);
        Assert.Equal(11, rows.Length);
        Assert.Equal((490L, """{"pii":980}"""), (rows.Max(row => row.Times), rows.MaxBy(row => row.Times)!.Masked));
    }

    [Fact]
    public async Task Run_SecondStatementOfATextFails_IsARowOfItsOwn()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane).Run("SELECT 1; SELECT 1/0");
        session.Command("SELECT 1; SELECT 1/0");
        session.Result().Result(0, error: "22012").Run("SELECT 2");
        AuditRow[] rows = await RowsAsync(plane);
        Assert.Equal((1L, 1L), (Assert.Single(rows, row => row.ErrorCode == "22012").Rows!.Value, Assert.Single(rows, row => row is { Text: "SELECT 1; SELECT 1/0", ErrorCode: null }).Times));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(5000)]
    public async Task Result_ManyCommandsSentAheadOfTheirResults_LosesNothingOfThem(int commands)
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        for (int i = 1; i <= commands; i++) session.Command($"SELECT ssn FROM c WHERE id = {i}");
        session.Result(3, masked: 5, sequence: 1).Result(0, error: "22012", sequence: 2);
        for (int i = 3; i <= commands; i++) session.Result(sequence: i);
        AuditRow[] rows = await RowsAsync(plane);
        AuditRow masked = Assert.Single(rows, row => row.Masked == """{"pii":5}""");
        Assert.Equal((1L, 3L, 1L, 2L), (masked.Times, masked.Rows!.Value, masked.Sequence!.Value, masked.Line!.Value));
        AuditRow failed = Assert.Single(rows, row => row.ErrorCode is not null);
        Assert.Equal(("22012", 1L, 2L), (failed.ErrorCode, failed.Times, failed.Sequence!.Value));
        Assert.Equal((commands, commands + 1L), (rows.Sum(row => row.Times), rows.Sum(row => row.Rows!.Value)));
    }

    [Fact]
    public async Task Result_ManySentAheadAreMasked_AreCountedFromTheEleventhOn()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        for (int i = 1; i <= 1000; i++) session.Command("SELECT ssn FROM c");
        for (int i = 1; i <= 1000; i++) session.Result(masked: 2, sequence: i);
        AuditRow[] rows = await RowsAsync(plane);
        // Ten of their own, one for the rest, and what is left of the row that they were counted in first.
        Assert.Equal((12, 1000L), (rows.Count(row => row.Masked is not null), rows.Sum(row => row.Times)));
        Assert.Equal(2000, rows.Where(row => row.Masked is not null).Sum(row => long.Parse(row.Masked!["""{"pii":""".Length..^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Result_PortalIsTakenUpAgainBehindAnother_CountsForItsCommand()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        session.Command("SELECT ssn FROM c");
        session.Result(2, sequence: 1, tag: "SUSPENDED");
        session.Command("SELECT b FROM c");
        session.Command("SELECT d FROM c");
        session.Result(1, sequence: 3).Result(1, masked: 4, sequence: 1).Result(1, error: "22012", sequence: 2);
        AuditRow[] rows = await RowsAsync(plane);
        Assert.Equal(("""{"pii":4}""", 3L), (Assert.Single(rows, row => row.Sequence == 1).Masked, rows.Single(row => row.Sequence == 1).Rows!.Value));
        Assert.Equal("22012", Assert.Single(rows, row => row.Sequence == 2).ErrorCode);
        Assert.Null(Assert.Single(rows, row => row.Sequence == 3).ErrorCode);
    }

    [Fact]
    public async Task Run_SecondStatementOfTheFirstTextFails_LaterOnesAreNotCountedAsFailed()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        session.Command("SELECT 1; SELECT 1/0");
        session.Result().Result(0, error: "22012").Run("SELECT 1; SELECT 1/0", 3);
        AuditRow[] rows = await RowsAsync(plane);
        Assert.Equal(1, Assert.Single(rows, row => row.ErrorCode == "22012").Times);
        Assert.Equal(3, Assert.Single(rows, row => row.ErrorCode is null).Times);
    }

    [Fact]
    public async Task Turn_CommandWithoutResult_IsShownAfterASecond()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane);
        session.Command("SELECT pg_sleep(1000)");
        Assert.Empty(await RowsAsync(plane));
        plane.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(Assert.Single(await RowsAsync(plane)).Tag);
        session.Result();
        plane.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("SELECT 1", Assert.Single(await RowsAsync(plane)).Tag);
    }

    [Fact]
    public async Task End_Session_IsCompleteInTheIndex()
    {
        await using Plane plane = await StartAsync();
        plane.Host.Audit.SessionStarted(new FakeSession(Id, Plane.Person("alice"), "orders", plane.Time.GetUtcNow()).Header);
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([Id], plane.Host.AuditStore.ListUnindexed());
        Start(plane).Run("SELECT 1", 2).End();
        await RowsAsync(plane);
        Assert.Empty(plane.Host.AuditStore.ListUnindexed());
    }

    [Fact]
    public async Task Stopped_RightBehindATurn_StoresAllThatThereIs()
    {
        await using Plane plane = await StartAsync();
        plane.Host.Audit.SessionStarted(new FakeSession(Id, Plane.Person("alice"), "orders", plane.Time.GetUtcNow()).Header);
        Recorded session = Start(plane).Run("SELECT 1", 2);
        Turn(plane);
        session.Run("SELECT 1", 5);
        session.End();
        Task<bool> asked = plane.Host.Index.FlushAsync(TimeSpan.FromSeconds(60));
        plane.Host.Recordings.Stopped();
        Assert.True(await asked.WaitAsync(TimeSpan.FromSeconds(60)));
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(7, Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter(), default)).Times);
        Assert.Empty(plane.Host.AuditStore.ListUnindexed());
    }

    [Fact]
    public async Task Forget_RebuildIsCutShort_SessionIsReadAgainByTheNextStart()
    {
        await using Plane plane = await StartAsync();
        plane.Host.Audit.SessionStarted(new FakeSession(Id, Plane.Person("alice"), "orders", plane.Time.GetUtcNow()).Header);
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        Start(plane).Run("SELECT 1", 2).End();
        await RowsAsync(plane);
        Assert.Empty(plane.Host.AuditStore.ListUnindexed());
        plane.Host.AuditStore.Forget(Id);
        Assert.Empty(await plane.Host.AuditStore.ListAsync(new AuditFilter(), default));
        Assert.Equal([Id], plane.Host.AuditStore.ListUnindexed());
    }

    [Fact]
    public async Task Turn_NobodyAsks_CountsAreStoredEveryMinute()
    {
        await using Plane plane = await StartAsync();
        Recorded session = Start(plane).Run("SELECT 1", 2);
        Turn(plane);
        session.Run("SELECT 1", 5);
        Turn(plane);
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter(), default)).Times);
        plane.Time.Advance(TimeSpan.FromMinutes(1));
        Turn(plane);
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(7, Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter(), default)).Times);
    }

    private static Recorded Start(Plane plane) => new Recorded(plane.Host.Recordings, Id, plane.Time.GetUtcNow()).Start();

    private static void Turn(Plane plane)
    {
        plane.Time.Advance(TimeSpan.FromMilliseconds(300));
        plane.Host.Recordings.Turn();
    }

    /// <summary>What an auditor sees who asks now.</summary>
    private static async Task<AuditRow[]> RowsAsync(Plane plane)
    {
        plane.Host.Recordings.Turn();
        Task flush = plane.Host.Index.FlushAsync(TimeSpan.FromSeconds(60));
        plane.Host.Recordings.Turn();
        plane.Host.Recordings.Turn();
        await flush;
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        return [.. await plane.Host.AuditStore.ListAsync(new AuditFilter(), default)];
    }

    private sealed class ByLength : IComparer<string?>
    {
        public int Compare(string? x, string? y) => (x?.Length ?? 0) - (y?.Length ?? 0);
    }
}

[Trait("Category", "Server")]
public class PostgresAuditIndexTests : AuditIndexTests
{
    private protected override bool OnPostgres => true;
}
