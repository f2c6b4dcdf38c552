using System.Buffers.Binary;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>A statement that waits for the target's catalogue: the person may take it back, and whoever leaves has it run no more.</summary>
public class CatalogueWaitTests
{
    private const int Version30 = 196608;
    private const int CancelCode = 80877102;

    /// <summary>Nothing ends a wait before the test does.</summary>
    private static readonly GatewayLimits Limits = new() { TargetTimeout = TimeSpan.FromHours(1) };

    private static readonly Rule Mask = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.people.ssn") }] };

    public static TheoryData<string, byte[], string> Waiting => new()
    {
        { "Query", RawClient.Query("select x from newer"), "EZ" },
        { "Parse", [.. RawClient.Run("select x from newer"), .. RawClient.Message('S')], "EZ" },
        { "Query behind a Parse", [.. RawClient.Message('P', [0, .. RawClient.Text("select 1"), 0, 0]), .. RawClient.Query("select x from newer")], "EZ" },
    };

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task CancelRequest_StatementWaitsForTheCatalogue_RefusesItAtOnce(string what, byte[] statement, string answer)
    {
        Assert.NotEmpty(what);
        var never = new TaskCompletionSource();
        var time = new LaterTime();
        using var target = new EmptyTarget();
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [Mask], "password", loops: 1, time: time);
        var (client, key) = await RawClient.LoginWithKeyAsync(gateway.Port, Version30);
        await using var _ = client;
        await WaitAsync(target, time, client, statement, never.Task);
        await CancelAsync(gateway.Port, key);
        Assert.Equal(("ERROR", "57014", "canceling statement due to user request"), await client.ReadErrorAsync());
        Assert.Equal(answer[^1..], await client.ReadUntilAsync('Z'));
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        never.SetResult();
        Assert.DoesNotContain(await gateway.RecordedTextsAsync(), line => line.Contains("newer", StringComparison.Ordinal) && line.Contains("\"pass\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CancelRequest_NewRulesWaitForTheCatalogue_RefusesTheStatementBehindThem()
    {
        var later = new TaskCompletionSource();
        var time = new LaterTime();
        using var target = new EmptyTarget();
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [Mask], "password", loops: 1, time: time);
        var (client, key) = await RawClient.LoginWithKeyAsync(gateway.Port, Version30);
        await using var _ = client;
        // New rules are told by the catalogue that there is, unless the last reading has failed.
        target.Lies = true;
        await WaitAsync(target, time, client, RawClient.Query("select x from newer"), Task.CompletedTask);
        Assert.Equal("42501", (await client.ReadErrorAsync()).Code);
        await client.ReadUntilAsync('Z');
        target.Lies = false;
        time.Later = CatalogueAge.Max;
        target.Answers = later.Task;
        gateway.Directory.Change(new CompiledPolicy(2, [Mask, new Rule("more") { Masks = Mask.Masks }]));
        await client.SendAsync(RawClient.Query("select 1"));
        await Login.UntilAsync(() => Task.FromResult(target.Readings), count => count == 3);
        await CancelAsync(gateway.Port, key);
        later.SetResult();
        Assert.Equal(("ERROR", "57014", "canceling statement due to user request"), await client.ReadErrorAsync());
        await client.ReadUntilAsync('Z');
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task HangUp_StatementWaitsForTheCatalogue_EndsTheSession()
    {
        var never = new TaskCompletionSource();
        var time = new LaterTime();
        using var target = new EmptyTarget();
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [Mask], "password", loops: 1, time: time);
        var client = await RawClient.LoginAsync(gateway.Port);
        await WaitAsync(target, time, client, RawClient.Query("select x from newer"), never.Task);
        await client.DisposeAsync();
        Assert.Equal((Side.Client, Stage.Relay), await gateway.EndAsync() is var end ? (end.Side, end.Stage) : default);
        never.SetResult();
    }

    private static async Task WaitAsync(EmptyTarget target, LaterTime time, RawClient client, byte[] statement, Task answers)
    {
        target.Answers = answers;
        time.Later = 2 * CatalogueAge.ForUnknown;
        await client.SendAsync(statement);
        await Login.UntilAsync(() => Task.FromResult(target.Readings), count => count == 2);
    }

    /// <summary>Sends a request and waits until the gateway has taken it.</summary>
    private static async Task CancelAsync(int port, byte[] key)
    {
        await using var messenger = new RawClient();
        await messenger.ConnectAsync(port);
        var request = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), CancelCode);
        key.CopyTo(request, 8);
        await messenger.SendAsync(request);
        Assert.Empty(await messenger.ReadBytesToEndAsync());
    }
}
