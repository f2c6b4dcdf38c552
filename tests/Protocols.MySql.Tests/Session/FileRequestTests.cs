using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

/// <summary>A target may ask for the file that the statement under way names, and for no other.</summary>
public class FileRequestTests
{
    private const string Load = "LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t";
    private static readonly LexicalSettings Default = new(Family: ServerFamily.MariaDb, Version: 101119);

    [Theory]
    [InlineData(Load, "/tmp/a", true)]
    [InlineData("load data local infile \"/tmp/a\" into table t", "/tmp/a", true)]
    [InlineData("/*!50000 LOAD */ XML LOW_PRIORITY LOCAL/**/INFILE '/tmp/a' REPLACE INTO TABLE t", "/tmp/a", true)]
    [InlineData("SET STATEMENT max_statement_time = 1 FOR " + Load, "/tmp/a", true)]
    [InlineData(@"LOAD DATA LOCAL INFILE '/tmp/a\\b\'c''d\"".csv' INTO TABLE t", "/tmp/a\\b'c'd\".csv", true)]
    [InlineData(@"LOAD DATA LOCAL INFILE '/tmp/50\%\_.csv' INTO TABLE t", @"/tmp/50\%\_.csv", true)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/ä' INTO TABLE t", "/tmp/ä", true)]
    [InlineData(Load, "/etc/passwd", false)]
    [InlineData(Load, "/tmp", false)]
    [InlineData(Load, "tmp/a", false)]
    [InlineData(Load, "/tmp/a'", false)]
    [InlineData(Load, "t", false)]
    [InlineData(Load, "", false)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t FIELDS TERMINATED BY '/etc/passwd'", "/etc/passwd", false)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t SET b = '/etc/passwd'", "/etc/passwd", false)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t -- /etc/passwd", "/etc/passwd", false)]
    [InlineData("LOAD DATA INFILE '/tmp/a' INTO TABLE local_t", "/tmp/a", false)]
    [InlineData("SELECT 'LOAD DATA LOCAL INFILE', '/tmp/a'", "/tmp/a", false)]
    [InlineData("EXECUTE IMMEDIATE 'LOAD DATA LOCAL INFILE ''/tmp/a'' INTO TABLE t'", "/tmp/a", false)]
    public void Names_OneStatement_GivesTheFileOfItsLiteral(string text, string file, bool expected) => Assert.Equal(expected, Names(text, 0, file));

    [Theory]
    [InlineData("SELECT '/tmp/a'; " + Load, 0, "/tmp/a", false)]
    [InlineData("SELECT '/tmp/a'; " + Load, 1, "/tmp/a", true)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/b' INTO TABLE t; " + Load, 0, "/tmp/a", false)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/b' INTO TABLE t; " + Load, 1, "/tmp/b", false)]
    [InlineData("LOAD DATA LOCAL INFILE '/tmp/b' INTO TABLE t; " + Load, 1, "/tmp/a", true)]
    [InlineData("SELECT 1; SELECT 2; " + Load, 3, "/tmp/a", false)]
    [InlineData("CALL p(); " + Load, 3, "/tmp/a", true)]
    [InlineData("CALL p('/etc/passwd'); " + Load, 3, "/etc/passwd", false)]
    public void Names_SeveralStatements_GivesTheFileOfTheOneUnderWay(string text, int result, string file, bool expected) => Assert.Equal(expected, Names(text, result, file));

    [Theory]
    [InlineData("no such word 'x'; " + Load, "/tmp/a", true)]
    [InlineData("no such word 'x'; " + Load, "x", true)]
    [InlineData("no such word 'x'; " + Load, "/tmp", false)]
    [InlineData("no such word 'x'; " + Load, "t", false)]
    [InlineData("no such word; " + Load + " '", "/tmp/a", false)]
    public void Names_TextThatIsNotUnderstood_GivesAWholeLiteral(string text, string file, bool expected) => Assert.Equal(expected, Names(text, 0, file));

    [Theory]
    [InlineData(SqlModes.NoBackslashEscapes, @"LOAD DATA LOCAL INFILE 'C:\new' INTO TABLE t", @"C:\new", true)]
    [InlineData(SqlModes.None, @"LOAD DATA LOCAL INFILE 'C:\new' INTO TABLE t", @"C:\new", false)]
    [InlineData(SqlModes.None, @"LOAD DATA LOCAL INFILE 'C:\new' INTO TABLE t", "C:\new", true)]
    [InlineData(SqlModes.AnsiQuotes, "LOAD DATA LOCAL INFILE \"/tmp/a\" INTO TABLE t", "/tmp/a", false)]
    [InlineData(SqlModes.Other, Load, "/tmp/a", true)]
    [InlineData(SqlModes.Other, Load, "/tmp", false)]
    public void Names_OtherMode_ReadsAsTheTargetDoes(SqlModes modes, string text, string file, bool expected) =>
        Assert.Equal(expected, FileRequests.Names(Encoding.UTF8.GetBytes(text), 0, Default with { Modes = modes }, Encoding.UTF8.GetBytes(file)));

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("LOAD DATA INFILE '/tmp/a' INTO TABLE t")]
    public void MayAsk_OtherStatements_AskForNoFile(string text) => Assert.False(FileRequests.MayAsk(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Reply_RequestForAPartOfTheName_EndsTheSession()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, CompiledPolicy.Empty);
        byte[] asks = Payload.Packet(1, [FileRequest.Header, .. "/tmp/a"u8]);
        rig.Give(RelayRig.Query(Load), asks);
        Assert.Equal(asks, rig.ToClient.ToArray());
        using var another = new TemporaryFolder();
        await using var other = RelayRig.Start(another.Path, CompiledPolicy.Empty);
        var error = Assert.Throws<InvalidOperationException>(() => other.Give(RelayRig.Query(Load), Payload.Packet(1, [FileRequest.Header, .. "/tmp"u8])));
        Assert.Contains("a request for a file that the statement does not name", error.Message, StringComparison.Ordinal);
        Assert.True(other.ToClient.IsEmpty);
    }

    private static bool Names(string text, int result, string file)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(FileRequests.MayAsk(bytes));
        return FileRequests.Names(bytes, result, Default, Encoding.UTF8.GetBytes(file));
    }
}
