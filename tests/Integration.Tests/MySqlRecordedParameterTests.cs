using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>What a recording holds of parameters of MariaDB's prepared statements that are too long for it: their first bytes, their length, and the SHA-256 of the whole.</summary>
[Trait("Category", "Server")]
public class MySqlRecordedParameterTests
{
    private const int KeptBytes = 64 << 10;

    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(30) } };

    [Theory]
    [InlineData(70_000)]
    [InlineData(3_000_001)]
    public async Task Execute_LongValueAmongOthers_HasItsDigestAndThatOfAll(int length)
    {
        var lines = await RunAsync("DO LENGTH(?), LENGTH(?), LENGTH(?)", "6", $"{length}", "7");
        var command = AssertCut(lines, 1, length, KeptBytes - 6);
        Assert.Equal(7, command.GetProperty("parameters")[2].GetProperty("length").GetInt32());
        Assert.Equal(
            [("parameter 2", length, Sha256(Value(length))), ("parameters", length + 25, Sha256([.. Cell(Value(6)), .. Cell(Value(length)), .. Cell(Value(7))]))], Digests(lines, command));
    }

    [Fact]
    public async Task Execute_SeveralValuesThatAreLongTogether_HaveTheDigestOfAll()
    {
        var lines = await RunAsync("DO LENGTH(?), LENGTH(?)", "40000", "40000");
        var command = AssertCut(lines, 1, 40_000, KeptBytes - 40_000);
        Assert.Equal([("parameters", 80_008, Sha256([.. Cell(Value(40_000)), .. Cell(Value(40_000))]))], Digests(lines, command));
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(3_000_001)]
    public async Task Execute_LongValueInParts_HasItsFirstBytesAndItsDigest(int length)
    {
        var lines = await RunAsync("DO LENGTH(?)", $"parts:{length}");
        Assert.Equal([("parameter 1", length, Sha256(Value(length)))], Digests(lines, AssertCut(lines, 0, length, KeptBytes)));
    }

    [Fact]
    public async Task Execute_LongValueInPartsAmongOthers_HasItsLengthAloneInTheDigestOfAll()
    {
        var lines = await RunAsync("DO LENGTH(?), LENGTH(?)", "6", "parts:70000");
        var command = AssertCut(lines, 1, 70_000, KeptBytes - 6);
        Assert.Equal([("parameter 2", 70_000, Sha256(Value(70_000))), ("parameters", 14, Sha256([.. Cell(Value(6)), .. Length(70_000)]))], Digests(lines, command));
    }

    [Fact]
    public async Task Execute_ShortValueInParts_IsRecordedAsAnyOther()
    {
        var lines = await RunAsync("DO LENGTH(?), LENGTH(?)", "parts:12", "6");
        var command = Assert.Single(lines, line => line.TryGetProperty("parameters", out _));
        Assert.Equal([Text(Value(12)), Text(Value(6))], command.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("value").GetString()));
        Assert.Empty(Digests(lines, command));
    }

    [Fact]
    public async Task Execute_HeldForApproval_HasItsDigestOnce()
    {
        await using var gateway = await StartAsync(Review);
        var held = ExecuteAsync(gateway, "DELETE FROM orders WHERE note <> ?", "70000");
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Denied);
        await held;
        var lines = await gateway.RecordedAsync();
        var command = AssertCut(lines, 0, 70_000, KeptBytes);
        Assert.Equal("hold", command.GetProperty("verdict").GetString());
        Assert.Equal([("parameter 1", 70_000, Sha256(Value(70_000)))], Digests(lines, command));
    }

    private static async Task<List<JsonElement>> RunAsync(params string[] arguments)
    {
        await using var gateway = await StartAsync();
        Assert.Equal("True\n", await ExecuteAsync(gateway, arguments));
        return await gateway.RecordedAsync();
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);

    private static async Task<string> ExecuteAsync(InProcessGateway gateway, params string[] arguments) =>
        (await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "parts_pymysql.py", .. arguments], gateway.MySqlEndpoint().Environment, workingDirectory: Repository.Clients)).EnsureSuccess().StandardOutput;

    /// <summary>The command whose parameter was recorded in part.</summary>
    private static JsonElement AssertCut(List<JsonElement> lines, int parameter, int length, int kept)
    {
        var command = Assert.Single(lines, line => line.TryGetProperty("parameters", out _));
        var cut = command.GetProperty("parameters")[parameter];
        Assert.Equal((Text(Value(length)[..kept]), length, true), (cut.GetProperty("value").GetString(), cut.GetProperty("length").GetInt32(), cut.GetProperty("truncated").GetBoolean()));
        return command;
    }

    private static IEnumerable<(string?, int, string?)> Digests(List<JsonElement> lines, JsonElement command) =>
        from line in lines
        where line.GetProperty("event").GetString() == "digest" && line.GetProperty("seq").GetInt64() == command.GetProperty("seq").GetInt64()
        select (line.GetProperty("part").GetString(), line.GetProperty("length").GetInt32(), line.GetProperty("sha256").GetString());

    private static string Text(byte[] value) => Encoding.ASCII.GetString(value);

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Value(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i * 7L % 26)))];

    private static byte[] Cell(byte[] value) => [.. Length(value.Length), .. value];

    private static byte[] Length(int length)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes;
    }
}
