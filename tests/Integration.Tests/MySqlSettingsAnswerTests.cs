using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Targets that answer the gateway's question for the session's settings in other ways than they should.</summary>
[Trait("Category", "Server")]
public class MySqlSettingsAnswerTests
{
    private const string Question = "SELECT @@sql_mode";

    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };

    [Fact]
    public async Task Settings_QuestionWasKilled_IsAskedAgain()
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Question, Error(1317), Error(1317));
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits(), [NoDdl]);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal("1", await connection.LastAsync("SELECT 1"));
        Assert.Equal(0, proxy.AnswersLeft);
    }

    public static TheoryData<string, byte[][]> Refusals => new()
    {
        { "killed each time", [Error(1317), Error(1317), Error(1317)] },
        { "another error", [Error(1142)] },
        { "OK", [Packet(1, [0, 0, 0, 2, 0, 0, 0])] },
        { "a file is asked for", [Packet(1, [0xFB, (byte)'x'])] },
        { "out of sequence", [Packet(2, [1])] },
        { "empty", [Packet(1, [])] },
        { "malformed", [Packet(1, [0xFF])] },
        { "a row that is no row", [[.. Packet(1, [1]), .. Packet(2, Column), .. Packet(3, [0xFE, 0, 0, 2, 0]), .. Packet(4, [9, 1]), .. Packet(5, [0xFE, 0, 0, 2, 0])]] },
        { "no row", [[.. Packet(1, [1]), .. Packet(2, Column), .. Packet(3, [0xFE, 0, 0, 2, 0]), .. Packet(4, [0xFE, 0, 0, 2, 0])]] },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Settings_OtherAnswer_LetsNoStatementThrough(string name, byte[][] answers)
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Question, answers);
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits(), [NoDdl]);
        // The client's own first statement waits for the settings already.
        var error = await Assert.ThrowsAnyAsync<MySqlException>(() => gateway.OpenMySqlAsync());
        Assert.True(error.ErrorCode is MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ConnectToForeignDataSource, $"{name}: {error.ErrorCode}: {error.Message}");
    }

    [Fact]
    public async Task Settings_NoAnswer_EndsTheSessionInTime()
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Question, [[]]);
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits { TargetTimeout = TimeSpan.FromSeconds(5) }, [NoDdl]);
        var result = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 'through'");
        Assert.Contains("ERROR 1429 (HY000)", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(new EndReason(Side.Target, Stage.Relay, "The target does not tell the session's settings in time."), await gateway.EndAsync());
    }

    private static byte[] Column => [3, .. "def"u8, 0, 0, 0, 1, (byte)'a', 0, 12, 45, 0, 0, 0, 0, 0, 253, 0, 0, 0, 0, 0];

    private static byte[] Error(ushort code) => Packet(1, [0xFF, (byte)code, (byte)(code >> 8), .. Encoding.ASCII.GetBytes("#HY000told by the test")]);

    private static byte[] Packet(byte sequence, byte[] payload) => [(byte)payload.Length, 0, 0, sequence, .. payload];
}
