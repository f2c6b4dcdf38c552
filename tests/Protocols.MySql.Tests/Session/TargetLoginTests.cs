using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.MySql.Tests.Session;

/// <summary>Logins at a server that speaks as MySQL 8.4 and 9 do, written from the protocol's documentation.</summary>
public class TargetLoginTests
{
    private static readonly byte[] Fast = [1, 3];
    private static readonly byte[] Full = [1, 4];

    [Theory]
    [InlineData("8.4.2")]
    [InlineData("9.4.0")]
    public async Task Login_CachingSha2InTheCache_IsFast(string version)
    {
        var result = await LoginRun.RunAsync(async server =>
        {
            var greeting = ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2, version: version);
            var response = await GreetAsync(server, greeting);
            Assert.Equal(("app", "shop", AuthenticationPlugin.CachingSha2), (response.User, response.Database, response.Plugin));
            Assert.Equal(ChallengeAnswer.Sha2(Encoding.ASCII.GetBytes(LoginRun.Password), greeting.Challenge), response.Answer);
            // What the client did not choose, or the gateway does not speak, it does not ask for.
            Assert.Equal(Capabilities.None, response.Head.Capabilities & (Capabilities.DeprecateEof | Capabilities.SessionTrack | Capabilities.QueryAttributes | Capabilities.Compress | Capabilities.ZstdCompression));
            await server.SendAsync(Fast);
            await server.SendAsync(Payload.Ok());
        });
        Assert.Equal((11u, version), (result.Session!.ThreadId, result.Session.Server.Version));
        result.Session.Connection.Abort();
    }

    [Fact]
    public async Task Login_CachingSha2NotInTheCache_SendsThePasswordUnderTheServersKey()
    {
        using var rsa = RSA.Create(2048);
        var result = await LoginRun.RunAsync(async server =>
        {
            var greeting = ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2);
            await GreetAsync(server, greeting);
            await server.SendAsync(Full);
            Assert.Equal([2], await server.ReadAsync());
            await server.SendAsync([1, .. Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())]);
            byte[] password = rsa.Decrypt(await server.ReadAsync(), RSAEncryptionPadding.OaepSHA1);
            for (int i = 0; i < password.Length; i++) password[i] ^= greeting.Challenge[i % greeting.Challenge.Length];
            Assert.Equal(LoginRun.Password + "\0", Encoding.ASCII.GetString(password));
            await server.SendAsync(Payload.Ok());
        });
        Assert.Null(result.Failure);
        result.Session!.Connection.Abort();
    }

    /// <summary>Whoever stands in between has a certificate of his own.</summary>
    [Theory]
    [InlineData(TargetTls.Require, false)]
    [InlineData(TargetTls.VerifyCa, true)]
    [InlineData(TargetTls.VerifyFull, true)]
    public async Task Login_CachingSha2NotInTheCacheUnderTls_SendsThePasswordToAVerifiedTargetOnly(TargetTls tls, bool isSent)
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates(folder.Path);
        var files = certificates.Server();
        byte[] asked = [];
        var result = await LoginRun.RunAsync(
            async server =>
            {
                await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2), files);
                await server.SendAsync(Full);
                if (isSent)
                {
                    asked = await server.ReadAsync();
                    await server.SendAsync(Payload.Ok());
                }
                else
                {
                    await server.ReadEndAsync();
                }
            },
            tls,
            ca: certificates.CaFile,
            toEnd: true);
        Assert.Equal(isSent, result.Failure is null);
        Assert.Equal(isSent ? LoginRun.Password + "\0" : "", Encoding.ASCII.GetString(asked));
        if (isSent)
        {
            result.Session!.Connection.Abort();
            return;
        }
        Assert.Equal("Target shop asks for the password itself, which it gets over verified TLS only", result.Failure!.Refusal.Message);
        Assert.Contains("tls: verify-ca", result.Failure.Audited, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_CachingSha2InTheCacheUnderUnverifiedTls_IsFast()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates(folder.Path);
        var files = certificates.Server();
        var result = await LoginRun.RunAsync(
            async server =>
            {
                await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2), files);
                await server.SendAsync(Fast);
                await server.SendAsync(Payload.Ok());
            },
            TargetTls.Require);
        Assert.Null(result.Failure);
        result.Session!.Connection.Abort();
    }

    /// <summary>The gateway hangs up at once, and says why.</summary>
    [Theory]
    [InlineData(AuthenticationPlugin.CachingSha2, 0)]
    [InlineData(AuthenticationPlugin.CachingSha2, 8)]
    [InlineData(AuthenticationPlugin.CachingSha2, 32)]
    [InlineData(AuthenticationPlugin.Native, 0)]
    [InlineData(AuthenticationPlugin.Native, 19)]
    [InlineData(AuthenticationPlugin.Ed25519, 0)]
    [InlineData(AuthenticationPlugin.Ed25519, 20)]
    [InlineData(AuthenticationPlugin.Ed25519, 64)]
    public async Task Login_ChallengeOfAnotherLength_IsRefused(string plugin, int length)
    {
        var result = await LoginRun.RunAsync(
            async server =>
            {
                await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2));
                await server.SendAsync(Payload.Of(new AuthSwitchRequest(plugin, [.. Enumerable.Range(50, length).Select(i => (byte)i)]).Write));
                await server.ReadEndAsync();
            },
            toEnd: true);
        Assert.Contains("broke the protocol during the login", result.Failure!.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_GatewayItselfFails_SaysSoAndHangsUp()
    {
        var result = await LoginRun.RunAsync(
            async server =>
            {
                await server.SendAsync(Payload.Of(ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2).Write));
                await server.ReadAsync();
                await server.ReadEndAsync();
            },
            TargetTls.Require,
            new BrokenTls());
        Assert.Equal("Target shop cannot be logged in to: the gateway failed at it", result.Failure!.Refusal.Message);
        Assert.Contains("DivideByZeroException", result.Failure.Audited, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AuthenticationPlugin.Native)]
    [InlineData(AuthenticationPlugin.CachingSha2)]
    [InlineData(AuthenticationPlugin.Ed25519)]
    public async Task Login_SwitchToAnotherPlugin_Answers(string plugin)
    {
        byte[] challenge = [.. Enumerable.Range(50, plugin == AuthenticationPlugin.Ed25519 ? 32 : 20).Select(i => (byte)i)];
        byte[] password = Encoding.ASCII.GetBytes(LoginRun.Password);
        var result = await LoginRun.RunAsync(async server =>
        {
            await GreetAsync(server, ScriptedServer.Greeting("something_else"));
            await server.SendAsync(Payload.Of(new AuthSwitchRequest(plugin, challenge).Write));
            byte[] answer = await server.ReadAsync();
            Assert.True(plugin switch
            {
                AuthenticationPlugin.Native => answer.AsSpan().SequenceEqual(ChallengeAnswer.Native(password, challenge)),
                AuthenticationPlugin.CachingSha2 => answer.AsSpan().SequenceEqual(ChallengeAnswer.Sha2(password, challenge)),
                _ => Ed25519.Verify(Ed25519.PublicKey(password), challenge, answer),
            });
            await server.SendAsync(Payload.Ok());
        });
        Assert.Null(result.Failure);
        result.Session!.Connection.Abort();
    }

    [Fact]
    public async Task Login_PasswordInClearAskedFor_IsRefused()
    {
        var result = await LoginRun.RunAsync(async server =>
        {
            await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2));
            await server.SendAsync(Payload.Of(new AuthSwitchRequest(AuthenticationPlugin.ClearText, []).Write));
        });
        Assert.Contains("over verified TLS only", result.Failure!.Refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Accounts of PAM and LDAP: whoever stands in between would have the password.</summary>
    [Theory]
    [InlineData(TargetTls.Require, false)]
    [InlineData(TargetTls.VerifyCa, true)]
    [InlineData(TargetTls.VerifyFull, true)]
    public async Task Login_PasswordInClearAskedForUnderTls_IsSentToAVerifiedTargetOnly(TargetTls tls, bool isSent)
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates(folder.Path);
        var files = certificates.Server();
        byte[] asked = [];
        var result = await LoginRun.RunAsync(
            async server =>
            {
                await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.Native), files);
                await server.SendAsync(Payload.Of(new AuthSwitchRequest(AuthenticationPlugin.ClearText, []).Write));
                if (isSent)
                {
                    asked = await server.ReadAsync();
                    await server.SendAsync(Payload.Ok());
                }
                else
                {
                    await server.ReadEndAsync();
                }
            },
            tls,
            ca: certificates.CaFile,
            toEnd: true);
        Assert.Equal(isSent, result.Failure is null);
        Assert.Equal(isSent ? LoginRun.Password + "\0" : "", Encoding.ASCII.GetString(asked));
        if (isSent) result.Session!.Connection.Abort();
        else Assert.Equal("Target shop asks for the password in clear, which it gets over verified TLS only", result.Failure!.Refusal.Message);
    }

    [Theory]
    [InlineData(1045, "refuses the gateway's credential", 1429, "HY000")]
    [InlineData(1049, "has no database \"shop\"", 1049, "42000")]
    [InlineData(1040, "has too many connections", 1040, "08004")]
    [InlineData(1203, "has too many connections", 1203, "42000")]
    [InlineData(9999, "error 9999", 1429, "HY000")]
    public async Task Login_Refused_SaysNothingOfTheAccount(ushort code, string words, ushort told, string sqlState)
    {
        var result = await LoginRun.RunAsync(async server =>
        {
            await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2));
            await server.SendAsync(Payload.Of(output => ErrPacket.Write(output, code, "28000", "Access denied for user 'app'")));
        });
        Assert.Contains(words, result.Failure!.Refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("app", result.Failure.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal((told, sqlState), (result.Failure.Refusal.Code, result.Failure.Refusal.SqlState));
    }

    [Fact]
    public async Task Login_NoTlsWhereItIsAskedFor_IsRefused()
    {
        var result = await LoginRun.RunAsync(
            server => server.SendAsync(Payload.Of(ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2, without: Capabilities.Ssl).Write)), TargetTls.Require);
        Assert.Contains("TLS", result.Failure!.Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData(null)]
    public async Task Login_UnderTls_AsksForTheSameBeforeAndUnderIt(string? database)
    {
        using var folder = new TemporaryFolder();
        using var certificates = new TestCertificates(folder.Path);
        var files = certificates.Server();
        var result = await LoginRun.RunAsync(
            async server =>
            {
                var response = await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2), files);
                Assert.Equal((database, database is not null), (response.Database, response.Head.Capabilities.HasFlag(Capabilities.ConnectWithDb)));
                await server.SendAsync(Fast);
                await server.SendAsync(Payload.Ok());
            },
            TargetTls.VerifyFull,
            ca: certificates.CaFile,
            account: TargetAccount.Own with { Database = database });
        Assert.NotNull(result.Session);
        result.Session.Connection.Abort();
    }

    [Theory]
    [InlineData(CertificateFault.UnknownAuthority, "shows a certificate that none of the authorities trusted for it has signed")]
    [InlineData(CertificateFault.Expired, "shows a certificate that has expired or is not valid yet")]
    [InlineData(CertificateFault.OtherName, "shows a certificate for another name than its configured address")]
    [InlineData(CertificateFault.Unfit, "shows a certificate that is not fit for a server")]
    public async Task Login_CertificateIsRefused_SaysWhyAndEndsTlsInOrder(CertificateFault fault, string words)
    {
        int heard = 0;
        var result = await LoginRun.RunAsync(
            async server =>
            {
                await server.SendAsync(Payload.Of(ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2).Write));
                await server.ReadAsync();
                heard = (await server.ReadToEndAsync()).Length;
            },
            TargetTls.VerifyFull,
            new RefusingTls(fault));
        Assert.Equal(RefusingTls.Alert.Length, heard);
        Assert.Equal($"Target shop {words}", result.Failure!.Refusal.Message);
    }

    [Theory]
    [InlineData("too old")]
    [InlineData("no greeting")]
    [InlineData("bytes behind")]
    [InlineData("out of sequence")]
    [InlineData("switch twice")]
    [InlineData("endless")]
    [InlineData("too long")]
    [InlineData("closed")]
    public async Task Login_ServerThatLies_IsRefusedAtOnce(string lie)
    {
        byte[] greeting = Payload.Of(ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2).Write);
        var result = await LoginRun.RunAsync(server => lie switch
        {
            "too old" => server.SendAsync(Payload.Of(ScriptedServer.Greeting(AuthenticationPlugin.Native, without: Capabilities.PluginAuth).Write)),
            "no greeting" => server.SendAsync([9, 1, 2, 3]),
            "bytes behind" => server.SendRawAsync([.. Payload.Packet(0, greeting), .. Payload.Packet(2, Payload.Ok())]),
            "out of sequence" => server.SendRawAsync(Payload.Packet(7, greeting)),
            "too long" => server.SendRawAsync([0xFF, 0xFF, 0x7F, 0, .. new byte[70_000]]),
            "switch twice" => SwitchTwiceAsync(server),
            "endless" => EndlessAsync(server),
            _ => Task.CompletedTask,
        });
        Assert.NotNull(result.Failure);
        Assert.Null(result.Session);
    }

    private static async Task SwitchTwiceAsync(ScriptedServer server)
    {
        await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2));
        for (int i = 0; i < 2; i++)
        {
            await server.SendAsync(Payload.Of(new AuthSwitchRequest(AuthenticationPlugin.Native, new byte[20]).Write));
            if (i == 0) await server.ReadAsync();
        }
    }

    private static async Task EndlessAsync(ScriptedServer server)
    {
        await GreetAsync(server, ScriptedServer.Greeting(AuthenticationPlugin.CachingSha2));
        for (int i = 0; i < 10; i++) await server.SendAsync(Fast);
    }

    private static async Task<HandshakeResponse> GreetAsync(ScriptedServer server, Greeting greeting, CertificateFiles? tls = null)
    {
        await server.SendAsync(Payload.Of(greeting.Write));
        SslRequest? request = tls is null ? null : await server.EncryptAsync(tls);
        Assert.True(HandshakeResponse.TryRead(await server.ReadAsync(), out var response));
        if (request is { } before) Assert.Equal(before, response!.Head);
        return response!;
    }
}
