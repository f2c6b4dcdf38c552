using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Session;

[Trait("Category", "Server")]
public sealed class TargetLoginServerTests : IAsyncLifetime, IDisposable
{
    private readonly ReactorTransport _transport = new(1, TimeProvider.System, NullLoggerFactory.Instance);
    private readonly TemporaryFolder _folder = new();
    private TargetLogin _login = null!;

    public static TheoryData<PostgresVersion, string> Users
    {
        get
        {
            var users = new TheoryData<PostgresVersion, string>();
            foreach (PostgresVersion version in new[] { PostgresVersion.V15, PostgresVersion.V18 })
            {
                foreach (string user in new[] { "trust_user", "password_user", "md5_user", "scram_user", "cert_user" }) users.Add(version, user);
            }
            return users;
        }
    }

    public Task InitializeAsync()
    {
        _login = new TargetLogin(Services(), new TlsUpgrade());
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task ConnectAsync_EveryMethodUnderVerifiedTls_LogsIn(PostgresVersion version, string user)
    {
        PostgresServer server = await PostgresServer.SharedAsync(version);
        TargetLoginResult result = await ConnectAsync(Target(server), Credential(server, user));
        Assert.Null(result.Failure);
        TargetSession session = result.Session!;
        Assert.True(session.Connection.IsEncrypted);
        Assert.Contains(session.ParameterStatuses, p => p is { Key: "server_encoding", Value: "UTF8" });
        Assert.Equal((byte)'I', session.TransactionStatus);
        Assert.NotEqual(0, session.BackendPid);
        Assert.Equal(4, session.BackendKey.Length);
        await CloseAsync(session);
    }

    [Theory]
    [InlineData(PostgresVersion.V15, true)]
    [InlineData(PostgresVersion.V15, false)]
    [InlineData(PostgresVersion.V18, true)]
    [InlineData(PostgresVersion.V18, false)]
    public async Task ConnectAsync_Scram_IsBoundToTheCertificateByEitherTls(PostgresVersion version, bool openSsl)
    {
        PostgresServer server = await PostgresServer.SharedAsync(version);
        _login = new TargetLogin(Services(), openSsl ? new TlsUpgrade() : new StreamTlsUpgrade());
        TargetLoginResult straight = await ConnectAsync(Target(server), Credential(server, "scram_user"));
        await CloseAsync(straight.Session!);
        // The target takes the proof from its own channel only: one that is not bound would pass here as well.
        using var strangers = new TestCertificates(_folder.Path, "in between");
        await using var between = new TlsInterceptor(server.Port, strangers.Server("between"));
        Target intercepted = Target(server) with { Port = between.Port, Tls = TargetTls.Require };
        TargetLoginResult result = await ConnectAsync(intercepted, Credential(server, "scram_user"));
        Assert.Equal("28000", result.Failure?.TargetSqlState);
        Assert.Contains("channel binding", result.Failure!.TargetText, StringComparison.Ordinal);
        // A password in clear is what it could take away, and the reason for verify-full.
        await CloseAsync((await ConnectAsync(intercepted, Credential(server, "password_user"))).Session!);
    }

    [Theory]
    [InlineData("trust_user")]
    [InlineData("md5_user")]
    [InlineData("scram_user")]
    public async Task ConnectAsync_WithoutTls_LogsIn(string user)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        TargetLoginResult result = await ConnectAsync(Target(server) with { Tls = TargetTls.Disable }, Credential(server, user));
        Assert.False(result.Session!.Connection.IsEncrypted);
        await CloseAsync(result.Session);
    }

    [Theory]
    [InlineData(TargetTls.Require, true)]
    [InlineData(TargetTls.VerifyCa, false)]
    [InlineData(TargetTls.VerifyFull, false)]
    public async Task ConnectAsync_CertificateOfAnotherAuthority_IsTakenByRequireOnly(TargetTls mode, bool taken)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        using var other = new TestCertificates(_folder.Path, "another CA");
        Target target = Target(server) with { Tls = mode, CaFile = other.CaFile };
        await AssertTlsAsync(target, Credential(server, "scram_user"), taken);
    }

    [Theory]
    [InlineData(TargetTls.VerifyCa, true)]
    [InlineData(TargetTls.VerifyFull, false)]
    public async Task ConnectAsync_CertificateOfAnotherName_IsTakenByVerifyCaOnly(TargetTls mode, bool taken)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        Target target = Target(server) with { Tls = mode, Host = "db.example.com" };
        _login = new TargetLogin(TestServices.Create(new LoopbackTransport(_transport), time: TimeProvider.System), new TlsUpgrade());
        await AssertTlsAsync(target, Credential(server, "scram_user"), taken);
    }

    [Fact]
    public async Task ConnectAsync_SystemTrust_RefusesThePrivateAuthority()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await AssertTlsAsync(Target(server) with { CaFile = null }, Credential(server, "scram_user"), taken: false);
    }

    [Fact]
    public async Task ConnectAsync_CaFileMissing_IsTold()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        TargetLoginResult result = await ConnectAsync(Target(server) with { CaFile = "/nonexistent.pem" }, Credential(server, "scram_user"));
        Assert.Contains("cannot be read", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scram_user")]
    [InlineData("md5_user")]
    [InlineData("password_user")]
    public async Task ConnectAsync_WrongPassword_IsRefusedWithoutTheCredential(string user)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        TargetLoginResult result = await ConnectAsync(Target(server), Credential(server, user) with { Password = new Secret("wrong") });
        Assert.Equal((SqlState.ConnectionFailure, "28P01"), (result.Failure!.SqlState, result.Failure.TargetSqlState));
        Assert.DoesNotContain(user, result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_UnknownDatabase_Is3D000()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        TargetLoginResult result = await ConnectAsync(Target(server), Credential(server, "scram_user"), database: "nowhere");
        Assert.Equal(SqlState.InvalidCatalogName, result.Failure!.SqlState);
    }

    [Fact]
    public async Task SendAsync_RunningStatement_IsCancelled()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        Target target = Target(server);
        TargetCredential credential = Credential(server, "app");
        TargetSession session = (await ConnectAsync(target, credential)).Session!;
        Loop loop = session.Connection.Loop;
        byte[] error = await OnLoop.RunAsync(loop, async () =>
        {
            Query.Write(session.Connection.Pipe.Output, "SELECT pg_sleep(60)"u8);
            await session.Connection.Pipe.Output.FlushAsync();
            Task<byte[]> answer = ReadErrorAsync(session);
            // A request that overtakes the statement finds nothing to cancel.
            while (!answer.IsCompleted) Assert.Null(await SendCancelAsync(loop, target, credential, session));
            return await answer;
        });
        Assert.Equal(SqlState.QueryCanceled, new FakeMessage(BackendMessage.ErrorResponse, error).Field(FieldCode.SqlState));
        await CloseAsync(session);
    }

    public async Task DisposeAsync() => await _transport.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static Target Target(PostgresServer server) => new("orders", "postgres", server.Host, server.Port) { CaFile = server.CaFile, Database = "orders" };

    private static TargetCredential Credential(PostgresServer server, string user) => new("default", user)
    {
        Password = new Secret(PostgresServer.PasswordOf(user)),
        CertificateFile = user == "cert_user" ? server.ClientCertificate.Certificate : null,
        KeyFile = user == "cert_user" ? server.ClientCertificate.Key : null,
    };

    private static async Task<byte[]> ReadErrorAsync(TargetSession session)
    {
        var reader = new HandshakeReader(session.Connection.Pipe.Input);
        while (true)
        {
            byte[]? message = await reader.ReadAsync(
                static (ReadOnlySpan<byte> bytes, out int total) => BackendMessage.TryReadHead(bytes, out _, out total), default);
            if (message![0] == BackendMessage.ErrorResponse) return message[FrameReader.HeadBytes..];
        }
    }

    private Task<TargetLoginFailure?> SendCancelAsync(Loop loop, Target target, TargetCredential credential, TargetSession session) =>
        TargetCancel.SendAsync(Services(), new TlsUpgrade(), loop, target, credential, session.BackendPid, session.BackendKey);

    private GatewayServices Services() => TestServices.Create(_transport, time: TimeProvider.System);

    private Task<TargetLoginResult> ConnectAsync(Target target, TargetCredential credential, string? database = null)
    {
        Loop loop = _transport.Loops[0];
        ImmutableArray<KeyValuePair<string, string>> parameters = [new("application_name", "login tests")];
        return OnLoop.RunAsync(loop, () => _login.ConnectAsync(loop, target, credential, database, parameters));
    }

    private async Task AssertTlsAsync(Target target, TargetCredential credential, bool taken)
    {
        TargetLoginResult result = await ConnectAsync(target, credential);
        Assert.Equal(taken, result.Session is not null);
        if (result.Session is { } session) await CloseAsync(session);
        else Assert.Contains("certificate", result.Failure!.Message, StringComparison.Ordinal);
    }

    private static Task CloseAsync(TargetSession session) => OnLoop.RunAsync(session.Connection.Loop, async () =>
    {
        Terminate.Write(session.Connection.Pipe.Output);
        await session.Connection.Pipe.Output.FlushAsync();
        session.Connection.Close(TimeSpan.FromSeconds(1));
        return true;
    });
}
