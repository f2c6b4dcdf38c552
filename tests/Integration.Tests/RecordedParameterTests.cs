using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>What a recording holds of what is too long for it: the first 64 KB, the length, and the SHA-256 of the whole.</summary>
[Trait("Category", "Server")]
public class RecordedParameterTests
{
    private const int KeptBytes = 64 << 10;

    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };

    [Theory]
    [InlineData(70_000, false)]
    [InlineData(70_000, true)]
    [InlineData(3_000_001, false)]
    [InlineData(3_000_001, true)]
    public async Task Parameters_Above64KB_ArePrefixLengthAndDigest(int length, bool isHeld)
    {
        byte[] value = Value(length);
        byte[] body;
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), isHeld ? [Review] : [], "password");
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            // One parameter in front of the long one, and one behind it; all of them in text.
            body = [
                0, 0, 0, 1, 0, 0, 0, 3,
                .. Cell(Encoding.UTF8.GetBytes("before")), .. Cell(value), .. Cell(Encoding.UTF8.GetBytes("behind")),
                0, 0];
            await client.SendAsync([
                .. RawClient.Message('P', [0, .. RawClient.Text(isHeld ? "DELETE FROM orders WHERE note NOT IN ($1, $2, $3) OR true" : "SELECT md5($1::text || $2::text || $3::text)"), 0, 0]),
                .. RawClient.Message('B', body),
                .. RawClient.Message('E', 0, 0, 0, 0, 0),
                .. RawClient.Message('S')]);
            if (isHeld) (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Denied);
            Assert.Equal(isHeld ? "1NEZ" : "12DCZ", await client.ReadUntilAsync('Z'));
        }

        var lines = await gateway.RecordedAsync();
        var command = Assert.Single(lines, line => Is(line, "command") && line.TryGetProperty("parameters", out _));
        Assert.Equal(isHeld ? "hold" : "pass", command.GetProperty("verdict").GetString());
        AssertParameters(command.GetProperty("parameters"), value);
        Assert.Equal(
            [("parameter 2", value.Length, Sha256(value)), ("parameters", body.Length - 10, Sha256(body[8..^2]))],
            lines.Where(line => Is(line, "digest")).Select(line => Digest(line, command)));
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(3_000_001)]
    public async Task FunctionCall_ArgumentAbove64KB_IsPrefixLengthAndDigest(int length)
    {
        const int LoWrite = 955;
        byte[] value = Value(length);
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [], "password");
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync(RawClient.Query("begin; select lo_open(lo_creat(-1), 131072)"));
            Assert.Equal("CTDCZ", await client.ReadUntilAsync('Z'));
            await client.SendAsync([.. RawClient.Call(LoWrite, RawClient.Int(0), value), .. RawClient.Query("rollback")]);
            var (type, written) = await client.ReadAsync();
            Assert.Equal(('V', Convert.ToHexString([.. RawClient.Int(4), .. RawClient.Int(length)])), (type, Convert.ToHexString(written)));
            Assert.Equal("Z", await client.ReadUntilAsync('Z'));
            Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        }

        var lines = await gateway.RecordedAsync();
        var command = Assert.Single(lines, line => Is(line, "command") && line.TryGetProperty("parameters", out _));
        var argument = command.GetProperty("parameters")[1];
        string kept = argument.GetProperty("hex").GetString()!;
        Assert.Equal(Convert.ToHexStringLower(value.AsSpan(0, kept.Length / 2)), kept);
        Assert.InRange(kept.Length / 2, KeptBytes - 1024, KeptBytes);
        Assert.Equal(length, argument.GetProperty("length").GetInt64());
        Assert.Equal(
            [("parameter 2", length, Sha256(value)), ("parameters", length + 12, Sha256([.. RawClient.Int(4), .. RawClient.Int(0), .. RawClient.Int(length), .. value]))],
            lines.Where(line => Is(line, "digest")).Select(line => Digest(line, command)));
    }

    [Fact]
    public async Task Text_Above64KB_IsPrefixLengthAndDigest()
    {
        string sql = $"SELECT length('{Encoding.ASCII.GetString(Value(200_000))}')";
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync());
        await using (var connection = await gateway.OpenAsync())
        {
            await using var command = new NpgsqlCommand(sql, connection);
            Assert.Equal(200_000, await command.ExecuteScalarAsync());
        }

        var line = (await gateway.RecordedAsync()).First(line => Is(line, "command") && line.GetProperty("text").GetString()!.StartsWith("SELECT length", StringComparison.Ordinal));
        string text = line.GetProperty("text").GetString()!;
        Assert.StartsWith(text, sql, StringComparison.Ordinal);
        Assert.InRange(text.Length, KeptBytes - 64, KeptBytes);
        Assert.Equal(sql.Length, line.GetProperty("textLength").GetInt64());
        Assert.Equal(Sha256(Encoding.ASCII.GetBytes(sql)), line.GetProperty("textSha256").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_AboveMaxStatement_IsPrefixAndDigest(bool isPrepared)
    {
        string sql = $"SELECT length('{Encoding.ASCII.GetString(Value(1_000_000))}')";
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits { StatementBytesMax = 100_000 }, []);
        await using (var connection = await gateway.OpenAsync())
        {
            await using var command = new NpgsqlCommand(sql, connection);
            if (isPrepared) await command.PrepareAsync();
            Assert.Equal(1_000_000, await command.ExecuteScalarAsync());
        }

        var lines = await gateway.RecordedAsync();
        var line = lines.First(line => Is(line, "command") && line.GetProperty("text").GetString()!.StartsWith("SELECT length", StringComparison.Ordinal));
        Assert.StartsWith(line.GetProperty("text").GetString()!, sql, StringComparison.Ordinal);
        Assert.Equal(("text", sql.Length, Sha256(Encoding.ASCII.GetBytes(sql))), Digest(Assert.Single(lines, line => Is(line, "digest")), line));
    }

    private static void AssertParameters(JsonElement parameters, byte[] value)
    {
        Assert.Equal("before", parameters[0].GetProperty("value").GetString());
        string kept = parameters[1].GetProperty("value").GetString()!;
        Assert.StartsWith(kept, Encoding.ASCII.GetString(value), StringComparison.Ordinal);
        Assert.InRange(kept.Length, KeptBytes - 1024, KeptBytes);
        Assert.Equal(value.Length, parameters[1].GetProperty("length").GetInt64());
    }

    private static (string? Part, int Length, string? Sha256) Digest(JsonElement line, JsonElement command)
    {
        Assert.Equal(command.GetProperty("seq").GetInt64(), line.GetProperty("seq").GetInt64());
        return (line.GetProperty("part").GetString(), line.GetProperty("length").GetInt32(), line.GetProperty("sha256").GetString());
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static bool Is(JsonElement line, string kind) => line.GetProperty("event").GetString() == kind;

    private static byte[] Value(int length)
    {
        var value = new byte[length];
        for (int i = 0; i < length; i++) value[i] = (byte)('a' + (i * 7 % 26));
        return value;
    }

    private static byte[] Cell(byte[] value) => [.. RawClient.Int(value.Length), .. value];
}
