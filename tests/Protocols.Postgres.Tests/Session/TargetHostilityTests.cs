using System.Buffers;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>A target that does everything a target can do wrong: each time one clear failure, at once, with bounded memory.</summary>
public class TargetHostilityTests
{
    [Fact]
    public async Task ConnectAsync_EndlessNotices_EndInAFailure()
    {
        byte[] notice = Bytes.Of(o => NoticeResponse.Write(o, Severity.Notice, "00000", "again"));
        await FailsAsync(async run =>
        {
            for (int i = 0; i < 1000 && !run.Result.IsCompleted; i++) await run.Server.SendAsync(notice);
        });
    }

    [Fact]
    public Task ConnectAsync_EndlessParameters_EndInAFailure() => FailsAsync(async run =>
    {
        await run.Server.SendAsync(Authentication.WriteOk);
        for (int i = 0; i < 1000 && !run.Result.IsCompleted; i++) await run.Server.SendAsync(o => ParameterStatus.Write(o, $"p{i}", "v"));
    });

    [Fact]
    public Task ConnectAsync_RepeatedKeys_AreRefused() => FailsAsync(run => run.Server.SendAsync(
        Authentication.WriteOk, o => BackendKeyData.Write(o, 1, [1, 2, 3, 4]), o => BackendKeyData.Write(o, 2, [1, 2, 3, 4])));

    [Theory]
    [InlineData("45 02000000")] // ErrorResponse, 32 MB
    [InlineData("4E 00100000")] // NoticeResponse, 1 MB
    [InlineData("52 7FFFFFFF")]
    [InlineData("52 FFFFFFFF")]
    [InlineData("52 00000000")]
    [InlineData("52 00000007")]
    [InlineData("4B 00000200")] // BackendKeyData, 508 bytes of key
    [InlineData("48 54 54 50 2F")] // HTTP/
    public Task ConnectAsync_BadLengths_AreRefusedFromTheHead(string hex) => FailsAsync(run => run.Server.SendAsync(Bytes.FromHex(hex)));

    [Theory]
    [InlineData("44 0000000A 0001 FFFFFFFF")] // DataRow
    [InlineData("5A 00000005 49")] // ReadyForQuery before Ok
    [InlineData("52 00000008 0000000B")] // SASLContinue before SASL
    [InlineData("52 00000008 0000000C")] // SASLFinal before SASL
    [InlineData("52 00000008 00000000 52 00000008 00000000")] // Ok twice
    [InlineData("52 00000008 00000000 5A 00000005 58")] // an unknown status
    [InlineData("52 00000008 00000000 53 00000007 610062")] // ParameterStatus without its end
    [InlineData("52 00000009 0000000A 41")] // a list of mechanisms without its end
    [InlineData("45 00000006 5341")] // ErrorResponse without its end
    [InlineData("76 0000000C 00030000 00000000 76 0000000C 00030000 00000000")] // negotiated twice
    public Task ConnectAsync_MessagesOutOfStateOrMalformed_AreRefused(string hex) => FailsAsync(run => run.Server.SendAsync(Bytes.FromHex(hex)));

    [Fact]
    public Task ConnectAsync_Closed_IsRefused() => FailsAsync(run =>
    {
        run.Server.Close();
        return Task.CompletedTask;
    });

    [Fact]
    public Task ConnectAsync_Reset_IsRefused() => FailsAsync(run =>
    {
        run.Server.Reset();
        return Task.CompletedTask;
    });

    [Fact]
    public async Task ConnectAsync_ControlCharactersInTheError_DoNotReachTheLog()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(o => ErrorResponse.Write(o, Severity.Fatal, "XX\n00", "a\u001b[31mb\nc\u2028\u202e" + new string('x', 1000)));
        string text = (await run.FailureAsync()).TargetText!;
        Assert.True(text.Length <= 300);
        Assert.DoesNotContain(text, PlainText.Acts);
    }

    private static async Task FailsAsync(Func<LoginRun, Task> play)
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await play(run);
        Assert.Equal(SqlState.ConnectionFailure, (await run.FailureAsync()).SqlState);
    }
}
