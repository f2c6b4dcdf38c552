using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Tests.Session;

public class ClientLoginTests
{
    [Fact]
    public async Task RunAsync_ScramWithAnyLiveKey_Succeeds()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "old", "k1").AddKey("alice", "new", "k2"));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.True(await run.ScramAsync("new"));
        ClientStart start = await run.StartedAsync();
        Assert.Equal(("alice", "k2"), (start.Identity.User, start.Identity.CredentialId));
    }

    [Theory]
    [InlineData("alice", "wrong")]
    [InlineData("nobody", "k")]
    public async Task RunAsync_WrongProofOrUnknownUser_FailsWithTheSameWords(string user, string key)
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        await run.StartAsync(("user", user), ("database", "orders"));
        Assert.False(await run.ScramAsync(key));
        Assert.Equal("28P01", run.LastError!.Field(FieldCode.SqlState));
        Assert.Equal($"password authentication failed for user \"{user}\"", run.LastError.Field(FieldCode.Message));
        ClientOutcome.Failed failed = await run.FailedAsync();
        Assert.True(failed.IsRefusal);
        Assert.Equal((user, "orders", Stage.Login), (failed.User, failed.Target, failed.Reason.Stage));
    }

    [Fact]
    public async Task RunAsync_KeyRevokedDuringTheExchange_Fails()
    {
        var run = new HandshakeRun(new FakeAuthenticator { RevokedKey = "k1" }.AddKey("alice", "k"));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.False(await run.ScramAsync("k"));
        Assert.Contains("revoked", (await run.FailedAsync()).Reason.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LockedPersonByKey_IsToldOnceProved()
    {
        var run = new HandshakeRun(new FakeAuthenticator { Locks = true }.AddKey("alice", "k"));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.False(await run.ScramAsync("k"));
        Assert.Equal(("28000", "User alice is locked"), (run.LastError!.Field(FieldCode.SqlState), run.LastError.Field(FieldCode.Message)));
        ClientOutcome.Failed failed = await run.FailedAsync();
        Assert.Equal((true, "User alice is locked."), (failed.IsRefusal, failed.Reason.Detail));

        var wrong = new HandshakeRun(new FakeAuthenticator { Locks = true }.AddKey("alice", "k"));
        await wrong.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.False(await wrong.ScramAsync("wrong"));
        Assert.Equal("28P01", wrong.LastError!.Field(FieldCode.SqlState));
    }

    [Fact]
    public async Task RunAsync_LockedPersonByToken_IsTold()
    {
        var run = new HandshakeRun(new FakeAuthenticator { Locks = true, Token = "jwt.x" }, HandshakeRun.Tls(TlsMode.Allow));
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        await run.PasswordAsync("jwt.x");
        Assert.Equal("User alice is locked", (await run.FatalAsync("28000")).Field(FieldCode.Message));
    }

    [Fact]
    public async Task RunAsync_Tls_OffersAndVerifiesChannelBinding()
    {
        byte[] binding = ChannelBinding.ServerEndPoint(TestCertificate.Ecdsa)!;
        HandshakeRun run = await StartedTlsAsync();
        Assert.True(await run.ScramAsync("k", binding));

        HandshakeRun other = await StartedTlsAsync();
        Assert.False(await FailsAsync(other, new byte[32]));
    }

    [Fact]
    public async Task RunAsync_SecondStartupMessageInTheLogin_EndsTheSession()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k").AddKey("bob", "k"));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        await run.Client.ExpectAsync(BackendMessage.Authentication);
        await run.StartAsync(("user", "bob"), ("database", "orders"));
        await run.FatalAsync(SqlState.ProtocolViolation);
        Assert.DoesNotContain(run.Authenticator.Calls, call => call.Contains("bob", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("51 00000006 3100")] // Query
    [InlineData("53 00000004")] // Sync
    [InlineData("58 00000004")] // Terminate
    public async Task RunAsync_OtherMessageInTheLogin_EndsTheSession(string hex)
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        await run.Client.ExpectAsync(BackendMessage.Authentication);
        await run.Client.SendAsync(Bytes.FromHex(hex));
        await run.FatalAsync(SqlState.ProtocolViolation);
    }

    [Fact]
    public async Task RunAsync_AutoWithoutKey_AsksForThePasswordUnderTlsOnly()
    {
        var tls = new HandshakeRun(new FakeAuthenticator { Token = "jwt.x" }, HandshakeRun.Tls(TlsMode.Allow));
        await tls.StartTlsAsync();
        await tls.StartAsync(("user", "alice"), ("database", "orders"));
        await tls.PasswordAsync("jwt.x");
        await tls.ExpectOkAsync();
        Assert.Equal("alice", (await tls.StartedAsync()).Identity.User);

        var plain = new HandshakeRun(new FakeAuthenticator { Token = "jwt.x" }, HandshakeRun.Tls(TlsMode.Allow));
        await plain.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.False(await plain.ScramAsync("jwt.x"));
        Assert.DoesNotContain("password alice", plain.Authenticator.Calls);
    }

    [Fact]
    public async Task RunAsync_JwtSuffix_AsksForThePasswordOfAKeyHolder()
    {
        var run = new HandshakeRun(new FakeAuthenticator { Token = "jwt.x" }.AddKey("alice", "k"), HandshakeRun.Tls(TlsMode.Allow));
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice#jwt"), ("database", "orders"));
        await run.PasswordAsync("jwt.x");
        await run.ExpectOkAsync();
        Assert.Equal(["password alice"], run.Authenticator.Calls);
    }

    [Fact]
    public async Task RunAsync_PasswordInClear_NeedsTlsOrInsecure()
    {
        var refused = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), auth: "password");
        await refused.StartAsync(("user", "alice"), ("database", "orders"));
        await refused.FatalAsync(SqlState.InvalidAuthorization);

        var insecure = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), auth: "password", insecure: true);
        await insecure.StartAsync(("user", "alice"), ("database", "orders"));
        await insecure.PasswordAsync("k");
        await insecure.ExpectOkAsync();
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("alice#jwt")]
    [InlineData("nobody")]
    public async Task RunAsync_AutoOnAnInsecureListener_AsksForNoPasswordInClear(string user)
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), insecure: true);
        await run.StartAsync(("user", user), ("database", "orders"));
        byte[] body = await run.Client.ExpectAsync(BackendMessage.Authentication);
        Assert.Equal(10, body[3]);
    }

    [Theory]
    [InlineData("auto", "alice", true, "SCRAM-SHA-256-PLUS SCRAM-SHA-256 OAUTHBEARER")]
    [InlineData("auto", "alice#oauth", true, "OAUTHBEARER")]
    [InlineData("auto", "alice#jwt", true, "password")]
    [InlineData("auto", "nobody", true, "password")]
    [InlineData("auto", "alice", false, "SCRAM-SHA-256")]
    [InlineData("auto", "nobody", false, "SCRAM-SHA-256")]
    [InlineData("scram", "alice", true, "SCRAM-SHA-256-PLUS SCRAM-SHA-256")]
    [InlineData("scram", "alice#oauth", true, "SCRAM-SHA-256-PLUS SCRAM-SHA-256")]
    [InlineData("scram", "alice#jwt", true, "SCRAM-SHA-256-PLUS SCRAM-SHA-256")]
    [InlineData("scram", "nobody", true, "SCRAM-SHA-256-PLUS SCRAM-SHA-256")]
    [InlineData("scram", "alice#jwt", false, "SCRAM-SHA-256")]
    [InlineData("password", "alice", true, "password")]
    [InlineData("password", "alice#oauth", true, "password")]
    public async Task RunAsync_AuthOfTheListener_DecidesWhatIsOffered(string auth, string user, bool encrypted, string offered)
    {
        var authenticator = new FakeAuthenticator { OAuthIssuer = "https://idp.example.com" }.AddKey("alice", "k");
        var run = new HandshakeRun(authenticator, HandshakeRun.Tls(TlsMode.Allow), auth, upgrade: new FakeTls { Own = TestCertificate.Ecdsa });
        if (encrypted) await run.StartTlsAsync();
        await run.StartAsync(("user", user), ("database", "orders"));
        byte[] body = await run.Client.ExpectAsync(BackendMessage.Authentication);
        Assert.True(Authentication.TryRead(body, out Authentication request));
        string[] mechanisms = System.Text.Encoding.ASCII.GetString(body.AsSpan(4)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(offered, request.Kind == AuthenticationKind.CleartextPassword ? "password" : string.Join(' ', mechanisms));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("scram")]
    public async Task RunAsync_OAuthWithoutAProvider_IsRefusedInWords(string auth)
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), HandshakeRun.Tls(TlsMode.Allow), auth, upgrade: new FakeTls { Own = TestCertificate.Ecdsa });
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice#oauth"), ("database", "orders"));
        await run.FatalAsync(SqlState.InvalidAuthorization);
    }

    [Theory]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Bearer jwt.x\u0001\u0001")]
    [InlineData("PLAIN", "\0alice\0k")]
    public async Task RunAsync_ScramListener_TakesNoOtherMechanism(string mechanism, string data)
    {
        var authenticator = new FakeAuthenticator { OAuthIssuer = "https://idp.example.com", Token = "jwt.x" }.AddKey("alice", "k");
        var run = new HandshakeRun(authenticator, HandshakeRun.Tls(TlsMode.Allow), "scram", upgrade: new FakeTls { Own = TestCertificate.Ecdsa });
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        await run.Client.ExpectAsync(BackendMessage.Authentication);
        byte[] ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);
        await run.Client.SendAsync(o => SaslInitialResponse.Write(o, ascii(mechanism), ascii(data)));
        await run.FatalAsync(SqlState.ProtocolViolation);
        Assert.DoesNotContain(run.Authenticator.Calls, call => !call.StartsWith("scram", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_WrongPassword_FailsWithTheStandardWords()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"), auth: "password", insecure: true);
        await run.StartAsync(("user", "alice#orders"));
        await run.PasswordAsync("wrong");
        FakeMessage error = await run.FatalAsync(SqlState.InvalidPassword);
        Assert.Equal("password authentication failed for user \"alice\"", error.Field(FieldCode.Message));
    }

    [Fact]
    public async Task RunAsync_Certificate_IsTriedFirst()
    {
        var upgrade = new FakeTls { Own = TestCertificate.Ecdsa, Peer = TestCertificate.Ecdsa };
        var run = new HandshakeRun(new FakeAuthenticator { CertificateUser = "alice" }, HandshakeRun.Tls(TlsMode.Require), upgrade: upgrade);
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        await run.ExpectOkAsync();
        Assert.Equal("certificate", (await run.StartedAsync()).Identity.Method);
    }

    [Fact]
    public async Task RunAsync_CertificateOfSomebodyElse_LeavesTheKey()
    {
        var upgrade = new FakeTls { Peer = TestCertificate.Ecdsa };
        var run = new HandshakeRun(
            new FakeAuthenticator { CertificateUser = "bob" }.AddKey("alice", "k"), HandshakeRun.Tls(TlsMode.Require), upgrade: upgrade);
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        Assert.False(await run.ScramAsync("wrong"));
    }

    [Fact]
    public async Task RunAsync_HangUpAtTheChallenge_IsNoRefusal()
    {
        var run = new HandshakeRun(new FakeAuthenticator().AddKey("alice", "k"));
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        await run.Client.ExpectAsync(BackendMessage.Authentication);
        run.Client.Close();
        ClientOutcome.Failed failed = await run.FailedAsync();
        Assert.False(failed.IsRefusal);
        Assert.Null(failed.Said);
    }

    private static async Task<HandshakeRun> StartedTlsAsync()
    {
        var run = new HandshakeRun(
            new FakeAuthenticator().AddKey("alice", "k"), HandshakeRun.Tls(TlsMode.Require), upgrade: new FakeTls { Own = TestCertificate.Ecdsa });
        await run.StartTlsAsync();
        await run.StartAsync(("user", "alice"), ("database", "orders"));
        return run;
    }

    // A binding to another certificate is a breach of the exchange, not a wrong password.
    private static async Task<bool> FailsAsync(HandshakeRun run, byte[] binding)
    {
        bool succeeded = await run.ScramAsync("k", binding);
        Assert.Equal(SqlState.InvalidAuthorization, run.LastError?.Field(FieldCode.SqlState));
        return succeeded;
    }
}
