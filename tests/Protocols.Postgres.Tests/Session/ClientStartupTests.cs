using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Tests.Session;

public class ClientStartupTests
{
    [Fact]
    public async Task RunAsync_ClosedWithoutAByte_IsAProbe()
    {
        var run = new HandshakeRun();
        run.Client.Close();
        Assert.IsType<ClientOutcome.Probe>(await run.Outcome);
        Assert.True(run.Connection.IsClosed);
    }

    [Fact]
    public async Task RunAsync_ResetWithoutAByte_IsAProbe()
    {
        var run = new HandshakeRun();
        run.Client.Reset();
        Assert.IsType<ClientOutcome.Probe>(await run.Outcome);
    }

    [Fact]
    public async Task RunAsync_CancelRequest_IsGivenToTheCaller()
    {
        var run = new HandshakeRun(tls: HandshakeRun.Tls(TlsMode.Require));
        await run.Client.SendAsync(o => CancelRequest.Write(o, 77, [1, 2, 3, 4, 5]));
        var cancel = Assert.IsType<ClientOutcome.Cancel>(await run.Outcome);
        Assert.Equal(77, cancel.ProcessId);
        Assert.Equal<byte>([1, 2, 3, 4, 5], cancel.Key.ToArray());
        Assert.False(run.Connection.IsClosed);
    }

    [Fact]
    public async Task RunAsync_SslRequestWithoutTls_IsAnsweredNAndGoesOn()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        await run.Client.SendAsync(SslRequest.Write);
        Assert.Equal((byte)'N', await run.Client.ReadByteAsync());
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.True(await run.ScramAsync("k"));
        Assert.False((await run.StartedAsync()).Connection.IsEncrypted);
    }

    [Fact]
    public async Task RunAsync_GssThenSsl_IsAnsweredNThenS()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), HandshakeRun.Tls(TlsMode.Allow));
        await run.Client.SendAsync(GssEncRequest.Write);
        Assert.Equal((byte)'N', await run.Client.ReadByteAsync());
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.True(await run.ScramAsync("k"));
        Assert.True((await run.StartedAsync()).Connection.IsEncrypted);
        Assert.False(run.Upgrade.AlpnRequired);
    }

    [Theory]
    [InlineData(TlsMode.Require)]
    [InlineData(TlsMode.Disable)]
    public async Task RunAsync_BytesBehindSslRequest_EndsTheConnectionUnanswered(TlsMode mode)
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), HandshakeRun.Tls(mode));
        await run.Client.SendAsync(SslRequest.Write, o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "mallory")]));
        ClientOutcome.Failed failed = await run.FailedAsync();
        Assert.Equal(Stage.Start, failed.Reason.Stage);
        Assert.Null(failed.Said);
        Assert.Null(await run.Client.ReadAsync());
        Assert.Empty(run.Authenticator.Calls);
    }

    [Fact]
    public async Task RunAsync_SslRequestTwice_EndsTheConnection()
    {
        var run = new HandshakeRun(tls: HandshakeRun.Tls(TlsMode.Allow));
        await run.StartTlsAsync();
        await run.Client.SendAsync(SslRequest.Write);
        await run.FatalAsync(SqlState.ProtocolViolation);
    }

    [Fact]
    public async Task RunAsync_DirectTls_AsksForAlpn()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), HandshakeRun.Tls(TlsMode.Require));
        // The fake's TLS leaves the record where it is, and the startup packet it makes is none.
        await run.Client.SendAsync([0x16, 3, 1, 0]);
        await run.FailedAsync();
        Assert.True(run.Upgrade.AlpnRequired);
    }

    [Fact]
    public async Task RunAsync_DirectTlsWithoutTls_EndsTheConnection()
    {
        var run = new HandshakeRun();
        await run.Client.SendAsync([0x16, 3, 1]);
        Assert.Null((await run.FailedAsync()).Said);
        Assert.Null(run.Upgrade.AlpnRequired);
    }

    [Fact]
    public async Task RunAsync_PlaintextWhereTlsIsRequired_IsTold()
    {
        var run = new HandshakeRun(tls: HandshakeRun.Tls(TlsMode.Require));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        FakeMessage error = await run.FatalAsync(SqlState.InvalidAuthorization);
        Assert.Contains("sslmode=require", error.Field(FieldCode.Hint), StringComparison.Ordinal);
        Assert.Empty(run.Authenticator.Calls);
    }

    [Fact]
    public async Task RunAsync_FailedTlsHandshake_HasAName()
    {
        var run = new HandshakeRun(tls: HandshakeRun.Tls(TlsMode.Require), upgrade: new FakeTls { Fails = true });
        await run.Client.SendAsync(SslRequest.Write);
        ClientOutcome.Failed failed = await run.FailedAsync();
        Assert.Contains("TLS", failed.Reason.Detail, StringComparison.Ordinal);
        Assert.False(failed.IsRefusal);
    }

    [Theory]
    [InlineData(2 << 16)]
    [InlineData(4 << 16)]
    public async Task RunAsync_OtherMajorVersion_IsRefused(int version)
    {
        var run = new HandshakeRun();
        await run.StartAsync(version, ("user", "alice"));
        await run.FatalAsync(SqlState.FeatureNotSupported);
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(1, false, 1)]
    [InlineData(2, false, 2)]
    [InlineData(3, true, 2)]
    [InlineData(9999, true, 2)]
    public async Task RunAsync_MinorVersion_IsNegotiatedDownToTheNewest(int minor, bool negotiated, int agreed)
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        await run.StartAsync(ProtocolVersion.V30 | minor, ("user", "alice"), ("database", "orders"));
        if (negotiated) await ExpectNegotiationAsync(run, ProtocolVersion.V32, 0);
        Assert.True(await run.ScramAsync("k"));
        Assert.Equal(agreed, (await run.StartedAsync()).ProtocolMinor);
    }

    [Fact]
    public async Task RunAsync_UnknownProtocolOptions_AreListedAndDropped()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        await run.StartAsync(("user", "alice"), ("_pq_.a", "1"), ("database", "orders"), ("_pq_.b", "2"));
        await ExpectNegotiationAsync(run, ProtocolVersion.V30, 2);
        Assert.True(await run.ScramAsync("k"));
        Assert.Empty((await run.StartedAsync()).Parameters);
    }

    [Fact]
    public async Task RunAsync_PacketOverTheCap_EndsTheConnection()
    {
        var run = new HandshakeRun();
        await run.Client.SendAsync([0, 0, 0x27, 0x11]);
        Assert.Null((await run.FailedAsync()).Said);
    }

    [Fact]
    public async Task RunAsync_ByteByByte_Succeeds()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        byte[] packet = Bytes.Of(o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "alice"), new("database", "orders")]));
        foreach (byte b in packet) await run.Client.SendAsync([b]);
        Assert.True(await run.ScramAsync("k"));
        Assert.Equal("orders", (await run.StartedAsync()).TargetName);
    }

    [Fact]
    public async Task RunAsync_SilentClient_EndsAtTheDeadline()
    {
        var run = new HandshakeRun();
        await run.Client.SendAsync([0, 0]);
        run.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(run.Outcome.IsCompleted);
        run.Time.Advance(TimeSpan.FromSeconds(2));
        await run.FatalAsync(SqlState.QueryCanceled);
        Assert.True((await run.FailedAsync()).IsRefusal);
    }

    [Fact]
    public async Task RunAsync_ClientThatNeverSpoke_EndsAtTheDeadlineAndIsNoRefusal()
    {
        var run = new HandshakeRun();
        run.Time.Advance(TimeSpan.FromSeconds(30));
        await run.FatalAsync(SqlState.QueryCanceled);
        Assert.False((await run.FailedAsync()).IsRefusal);
    }

    [Fact]
    public async Task RunAsync_ClosedInsideAPacket_HasAName()
    {
        var run = new HandshakeRun();
        await run.Client.SendAsync([0, 0]);
        run.Client.Close();
        Assert.Equal(Side.Client, (await run.FailedAsync()).Reason.Side);
    }

    private static async Task ExpectNegotiationAsync(HandshakeRun run, int version, int options)
    {
        byte[] body = await run.Client.ExpectAsync(BackendMessage.NegotiateProtocolVersion);
        Assert.True(NegotiateProtocolVersion.TryRead(body, out NegotiateProtocolVersion negotiate));
        Assert.Equal((version, options), (negotiate.NewestVersion, negotiate.OptionCount));
    }
}
