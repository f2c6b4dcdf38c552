using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Session;

public class TargetLoginTests
{
    [Fact]
    public async Task ConnectAsync_Trust_GivesParametersKeyAndStatus()
    {
        var run = new LoginRun(parameters: [new("client_encoding", "UTF8")]);
        Assert.Equal([("user", "svc"), ("database", "app"), ("client_encoding", "UTF8")], await run.StartedAsync());
        await run.WelcomeAsync();
        TargetSession session = await run.SessionAsync();
        Assert.Equal(["server_version", "client_encoding"], session.ParameterStatuses.Select(p => p.Key));
        Assert.Equal((42, (byte)'I'), (session.BackendPid, session.TransactionStatus));
        Assert.Equal<byte>([9, 8, 7, 6], session.BackendKey.ToArray());
        Assert.False(run.Connection.IsClosed);
    }

    [Fact]
    public async Task ConnectAsync_NoDatabase_OpensTheTargetsDefault()
    {
        var run = new LoginRun(database: null);
        Assert.Contains(("database", "def"), await run.StartedAsync());
    }

    [Fact]
    public async Task ConnectAsync_CleartextPassword_SendsIt()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(Authentication.WriteCleartextPassword);
        Assert.Equal("secret\0"u8.ToArray(), await run.Server.ExpectAsync(FrontendMessage.Password));
        await run.WelcomeAsync();
        await run.SessionAsync();
    }

    [Fact]
    public async Task ConnectAsync_Md5_SendsTheHash()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(o => Authentication.WriteMd5Password(o, [1, 2, 3, 4]));
        byte[] body = await run.Server.ExpectAsync(FrontendMessage.Password);
        // printf '%s%b' "$(printf 'secretsvc' | md5sum | cut -c-32)" '\001\002\003\004' | md5sum
        Assert.Equal("md518681c010dc8cfdc87c519c86b5e4024\0", Encoding.ASCII.GetString(body));
        await run.WelcomeAsync();
        await run.SessionAsync();
    }

    [Fact]
    public async Task ConnectAsync_Scram_ProvesBothSides()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        Assert.Equal("SCRAM-SHA-256", await run.ScramAsync("secret"));
        await run.WelcomeAsync();
        await run.SessionAsync();
    }

    [Fact]
    public async Task ConnectAsync_ScramUnderTls_BindsToTheCertificate()
    {
        var run = new LoginRun(TargetTls.VerifyFull, upgrade: new FakeTls { Peer = TestCertificate.Ecdsa });
        Assert.Equal(ProtocolVersion.SslRequest, (await run.Server.ReadStartupAsync()).Code);
        await run.Server.SendAsync([(byte)'S']);
        await run.StartedAsync();
        Assert.Equal("SCRAM-SHA-256-PLUS", await run.ScramAsync("secret", ChannelBinding.ServerEndPoint(TestCertificate.Ecdsa)));
        await run.WelcomeAsync();
        Assert.True((await run.SessionAsync()).Connection.IsEncrypted);
    }

    /// <summary>The dearest derivation that a target may ask for, twice: the loop serves others during the first one, and there is no second one.</summary>
    [Fact]
    public async Task ConnectAsync_ScramAtTheCapOfIterations_IsDerivedOnceAndOffTheLoop()
    {
        await using var transport = new ReactorTransport(1, TimeProvider.System, NullLoggerFactory.Instance);
        Loop loop = transport.Loops[0];
        var derivations = new ConcurrentQueue<(bool IsOnLoop, bool OthersAreServed, int Iterations)>();
        var credentials = new ScramCredentialCache((secret, salt, iterations) =>
        {
            using var served = new ManualResetEventSlim();
            loop.Post(_ => served.Set(), null);
            derivations.Enqueue((loop.IsCurrent, served.Wait(TimeSpan.FromSeconds(10)), iterations));
            return ScramCredential.Derive(secret, salt.Span, iterations);
        });
        for (int i = 0; i < 2; i++)
        {
            LoginRun run = await OnLoop.RunAsync(loop, () => Task.FromResult(new LoginRun(credentials: credentials)));
            await run.StartedAsync();
            await run.ScramAsync("secret", iterations: 100_000);
            await run.WelcomeAsync();
            await run.SessionAsync();
        }

        Assert.Equal([(false, true, 100_000)], derivations);
    }

    [Fact]
    public async Task ConnectAsync_ScramServerThatDoesNotKnowThePassword_IsRefused()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.ScramAsync("secret", lies: true);
        Assert.Contains("did not prove", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_OkBeforeTheScramProof_IsRefused()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(o => Authentication.WriteSasl(o, "SCRAM-SHA-256"));
        await run.Server.ExpectAsync(FrontendMessage.Password);
        await run.WelcomeAsync();
        Assert.Equal(SqlState.ConnectionFailure, (await run.FailureAsync()).SqlState);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(100_001)]
    [InlineData(int.MaxValue)]
    public async Task ConnectAsync_ScramIterationsOutOfBounds_AreRefused(int iterations)
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(o => Authentication.WriteSasl(o, "SCRAM-SHA-256"));
        Assert.True(SaslInitialResponse.TryRead(await run.Server.ExpectAsync(FrontendMessage.Password), out SaslInitialResponse initial));
        string nonce = Text.Of(initial.Data).Split("r=")[1];
        await run.Server.SendAsync(o => Authentication.WriteSaslContinue(o, Encoding.ASCII.GetBytes($"r={nonce}x,s=c2FsdA==,i={iterations}")));
        Assert.Contains("iterations", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_PasswordAskedForWithoutOne_IsRefused()
    {
        var run = new LoginRun(password: null);
        await run.StartedAsync();
        await run.Server.SendAsync(Authentication.WriteCleartextPassword);
        Assert.Equal(Stage.TargetLogin, (await run.FailureAsync()).Reason.Stage);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(9)]
    public async Task ConnectAsync_OtherAuthentication_IsRefused(int kind)
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync([(byte)'R', 0, 0, 0, 8, 0, 0, 0, (byte)kind]);
        Assert.Contains("not supported", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("28P01", "08006")]
    [InlineData("28000", "08006")]
    [InlineData("3D000", "3D000")]
    [InlineData("53300", "53300")]
    [InlineData("57P03", "57P03")]
    [InlineData("XX000", "08006")]
    public async Task ConnectAsync_ErrorResponse_IsToldWithoutTheCredential(string code, string shown)
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(o => ErrorResponse.Write(o, Severity.Fatal, code, "password authentication failed for user \"svc\""));
        TargetLoginFailure failure = await run.FailureAsync();
        Assert.Equal((shown, code), (failure.SqlState, failure.TargetSqlState));
        Assert.Equal((Side.Target, Stage.TargetLogin), (failure.Reason.Side, failure.Reason.Stage));
    }

    [Fact]
    public async Task ConnectAsync_Unreachable_IsConnectionFailure()
    {
        TargetLoginFailure failure = await new LoginRun(refuses: true).FailureAsync();
        Assert.Equal(("08006", Stage.TargetConnect), (failure.SqlState, failure.Reason.Stage));
    }

    [Theory]
    [InlineData((byte)'N')]
    [InlineData((byte)'E')]
    [InlineData((byte)'x')]
    public async Task ConnectAsync_TlsRefused_NeverFallsBack(byte answer)
    {
        var run = new LoginRun(TargetTls.Require);
        await run.Server.ReadStartupAsync();
        await run.Server.SendAsync([answer]);
        Assert.Contains("TLS", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_PlaintextBehindTheTlsAnswer_IsRefused()
    {
        var run = new LoginRun(TargetTls.Require);
        await run.Server.ReadStartupAsync();
        await run.Server.SendAsync(o => o.Write([(byte)'S']), Authentication.WriteOk);
        await run.FailureAsync();
    }

    [Fact]
    public async Task ConnectAsync_UntrustedCertificate_IsRefused()
    {
        var run = new LoginRun(TargetTls.VerifyFull, upgrade: new FakeTls { Fails = true });
        await run.Server.ReadStartupAsync();
        await run.Server.SendAsync([(byte)'S']);
        Assert.Contains("certificate", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TLS")]
    [InlineData("SASL")]
    [InlineData("SASLContinue")]
    public async Task ConnectAsync_SilentTargetInTheMiddle_EndsAtTheDeadline(string stage)
    {
        var run = new LoginRun(stage == "TLS" ? TargetTls.Require : TargetTls.Disable, upgrade: new FakeTls { IsSilent = stage == "TLS" });
        if (stage == "TLS")
        {
            await run.Server.ReadStartupAsync();
            await run.Server.SendAsync("S"u8.ToArray());
        }
        else
        {
            await run.StartedAsync();
            await run.Server.SendAsync(o => Authentication.WriteSasl(o, "SCRAM-SHA-256"));
            Assert.True(SaslInitialResponse.TryRead(await run.Server.ExpectAsync(FrontendMessage.Password), out SaslInitialResponse initial));
            string nonce = Text.Of(initial.Data).Split("r=")[1];
            if (stage == "SASLContinue")
            {
                await run.Server.SendAsync(o => Authentication.WriteSaslContinue(o, Encoding.ASCII.GetBytes($"r={nonce}x,s=c2FsdA==,i=4096")));
                await run.Server.ExpectAsync(FrontendMessage.Password);
            }
        }

        run.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(run.Result.IsCompleted);
        run.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("in time", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_SilentTarget_EndsAtTheDeadline()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        run.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.Contains("in time", (await run.FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_NegotiatedVersion_IsTolerated()
    {
        var run = new LoginRun();
        await run.StartedAsync();
        await run.Server.SendAsync(o => NegotiateProtocolVersion.Write(o, ProtocolVersion.V30, []));
        await run.WelcomeAsync();
        await run.SessionAsync();
    }
}
