using System.Globalization;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>What parameters of an execution are, by their types: where each ends, and what is recorded, is what MariaDB reads, or the execution is refused.</summary>
[Trait("Category", "Server")]
public class MySqlParameterTypeTests
{
    /// <summary>Type, flags, value; what MariaDB reads.</summary>
    private static readonly (string Case, string Read)[] Values =
    [
        ("1:0:ff", "-1"), ("1:128:ff", "255"), ("2:0:ffff", "-1"), ("2:128:ffff", "65535"), ("3:0:ffffffff", "-1"), ("3:128:ffffffff", "4294967295"),
        ("8:0:ffffffffffffffff", "-1"), ("8:128:ffffffffffffffff", "18446744073709551615"),
        ("10:0:04e8070203", "2024-02-03"), ("12:0:04e8070203", "2024-02-03 00:00:00"), ("12:0:07e8070203040506", "2024-02-03 04:05:06"),
        ("12:0:0be807020304050640e20100", "2024-02-03 04:05:06.123456"), ("7:0:0be807020304050607000000", "2024-02-03 04:05:06.000007"), ("12:0:00", "0000-00-00 00:00:00"),
        ("11:0:00", "00:00:00"), ("11:0:080001000000020304", "26:03:04"), ("11:0:0c010100000002030440e20100", "-26:03:04.123456"),
        ("0:0:0531322e3530", "12.50"), ("246:0:0531322e3530", "12.50"), ("246:0:052d302e3035", "-0.05"),
        ("15:0:03616263", "abc"), ("247:0:03616263", "abc"), ("248:0:03616263", "abc"), ("249:0:03616263", "abc"), ("250:0:03616263", "abc"), ("251:0:03616263", "abc"),
        ("252:0:03616263", "abc"), ("253:0:03616263", "abc"), ("254:0:03616263", "abc"), ("254:0:fc0300616263", "abc"),
    ];

    /// <summary>Values that one server reads otherwise than the other, or none at all.</summary>
    private static readonly string[] Refused =
        ["13:0:e807", "9:0:01000000", "16:0:0101", "255:0:03616263", "244:0:01", "6:0:", "14:0:04e8070203", "17:0:04e8070203", "18:0:04e8070203", "19:0:00", "20:0:03616263", "242:0:03616263", "243:0:", "99:0:03616263"];

    /// <summary>Values whose length none of their type has: the client has broken the protocol.</summary>
    private static readonly string[] Malformed =
        ["10:0:03e80702", "10:0:fb", "12:0:05e807020304", "12:0:0ae80702030405060700aa", "7:0:0ce80702030405060700aabb00", "11:0:0700010000000203", "11:0:0b0001000000020304000000", "254:0:ffff", "254:0:fe00000000ffffffff", "254:0:fb", "8:0:01", "246:0:7f3132"];

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task Execute_ValueOfAType_IsRecordedAsTheServerReadsIt(int bytesMax)
    {
        await using var gateway = await StartAsync();
        var answers = await ExecuteAsync(gateway, bytesMax, [.. Values.Select(v => v.Case)]);
        Assert.Equal(Values.Select((v, i) => $"{v.Case} {v.Read}|text {i}"), Values.Zip(answers, (v, answer) => $"{v.Case} {answer}"));
        var recorded = (await gateway.RecordedTextsAsync()).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("parameters", out _)).Select(line => line.GetProperty("parameters").EnumerateArray().Select(Shown).ToArray());
        Assert.Equal(Values.Select((v, i) => $"{v.Read}|text {i}"), recorded.Select(parameters => string.Join('|', parameters)));
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1)]
    public async Task Execute_ValueOfATypeThatServersReadDifferently_IsRefused(int bytesMax)
    {
        await using var gateway = await StartAsync();
        string[] cases = [.. Refused, "1:0:05"];
        string[] answers = await ExecuteAsync(gateway, bytesMax, cases);
        Assert.Equal([.. Refused.Select(_ => "error 1210"), $"5|text {Refused.Length}"], answers);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1)]
    public async Task Execute_ValueOfALengthThatItsTypeHasNot_EndsTheSession(int bytesMax)
    {
        await using var gateway = await StartAsync();
        string[] answers = await ExecuteAsync(gateway, bytesMax, Malformed);
        Assert.All(answers, answer => Assert.StartsWith("error ", answer, StringComparison.Ordinal));
        Assert.DoesNotContain(await gateway.RecordedTextsAsync(), line => line.Contains("\"parameters\":", StringComparison.Ordinal));
    }

    /// <summary>Whatever type a client names: the text behind the value is for MariaDB what it is for the gateway.</summary>
    [Fact]
    public async Task Execute_AnyType_EndsWhereTheServerHasItEnd()
    {
        await using var gateway = await StartAsync();
        string[] cases = [.. Enumerable.Range(0, 256).SelectMany(type => new[] { "", "01", "0000", "00000000", "0000000000000000", "00", "04e8070203", "03616263" }.Select(value => string.Create(CultureInfo.InvariantCulture, $"{type}:0:{value}")))];
        string[] answers = await ExecuteAsync(gateway, 1_000_000, cases);
        var recorded = (await gateway.RecordedTextsAsync()).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("parameters", out _))
            .Select(line => Shown(line.GetProperty("parameters")[1])).ToHashSet(StringComparer.Ordinal);
        for (int i = 0; i < cases.Length; i++)
        {
            if (answers[i].StartsWith("error ", StringComparison.Ordinal)) continue;
            string last = answers[i][(answers[i].LastIndexOf('|') + 1)..];
            Assert.True(recorded.Contains(last), $"{cases[i]} was read as {answers[i]}, which is not recorded");
        }
    }

    private static string Shown(JsonElement parameter) => parameter.TryGetProperty("value", out var value) ? value.GetString() ?? "null" : System.Text.Encoding.ASCII.GetString(Convert.FromHexString(parameter.GetProperty("hex").GetString()!));

    private static async Task<InProcessGateway> StartAsync() => InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);

    private static async Task<string[]> ExecuteAsync(InProcessGateway gateway, int bytesMax, string[] cases)
    {
        await using var segments = new SegmentingProxy(gateway.Port, 1, bytesMax);
        var endpoint = gateway.MySqlEndpoint() with { Port = segments.Port };
        var result = await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "types_pymysql.py", .. cases], endpoint.Environment, workingDirectory: Repository.Clients, timeout: TimeSpan.FromMinutes(2));
        return result.EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n');
    }
}
