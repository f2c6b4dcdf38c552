using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

public class KeyTests : StoreTests
{
    [Fact]
    public async Task Create_PrintedForm_IsAsDocumented()
    {
        await using Plane plane = await StartAsync();
        NewKey key = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Assert.Matches(new Regex("^[A-Za-z0-9_.-]{20,64}$"), key.Key.RevealText());
        Assert.StartsWith($"hw_{key.Info.Id}_", key.Key.RevealText(), StringComparison.Ordinal);
        Assert.Equal(plane.Time.GetUtcNow() + TimeSpan.FromHours(8), key.Info.ExpiresAt);
    }

    [Theory]
    [InlineData("nobody", 60)]
    [InlineData("erin", 60)]
    [InlineData("alice", 0)]
    [InlineData("alice", 60 * 24 * 31)]
    public async Task Create_UserOrTtlNotAllowed_Refused(string user, int minutes)
    {
        await using Plane plane = await StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => plane.Host.Keys.CreateAsync(new KeyRequest(user) { Ttl = TimeSpan.FromMinutes(minutes) }, "operator:0"));
    }

    [Fact]
    public async Task Create_MoreThanTheLimit_Refused()
    {
        await using Plane plane = await StartAsync();
        for (int i = 0; i < AccessKeys.LiveKeysMax; i++) await plane.KeyAsync("alice");
        await Assert.ThrowsAsync<InvalidOperationException>(() => plane.KeyAsync("alice"));
        await plane.KeyAsync("bob");
    }

    [Fact]
    public async Task Create_ManyAtOnce_NoneAboveTheLimit()
    {
        const int Over = 20;
        await using Plane plane = await StartAsync();
        string?[] refusals = await Task.WhenAll(Enumerable.Range(0, AccessKeys.LiveKeysMax + Over).Select(_ => Task.Run(async () =>
        {
            try
            {
                await plane.KeyAsync("alice");
                return null;
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        })));
        Assert.Equal(Over, refusals.Count(refusal => refusal == "User alice has 50 live keys, as many as there may be."));
        Assert.Equal(AccessKeys.LiveKeysMax, (await plane.Host.Keys.ListAsync("alice", 1000)).Count);
    }

    [Fact]
    public async Task Password_LiveKey_GivesTheIdentity()
    {
        await using Plane plane = await StartAsync();
        string key = await plane.KeyAsync("alice", "helper-bot", ["orders"]);
        AuthenticationResult result = await plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default);
        Identity identity = Assert.IsType<Identity>(result.Identity);
        Assert.Equal(("alice", IdentityKind.Agent, "helper-bot", "key"), (identity.User, identity.Kind, identity.Agent, identity.Method));
        Assert.Equal(["dba"], identity.Groups.AsEnumerable());
        Assert.Equal(["orders"], identity.Targets.AsEnumerable());
        Assert.Equal(plane.Time.GetUtcNow() + TimeSpan.FromHours(8), identity.ExpiresAt);
    }

    [Fact]
    public async Task Password_WrongUserWrongKeyOrNonsense_Refused()
    {
        await using Plane plane = await StartAsync();
        string key = await plane.KeyAsync("alice");
        string forged = key[..^1] + (key[^1] == 'a' ? 'b' : 'a');
        foreach ((string user, string password) in new[]
        {
            ("bob", key), ("Alice", key), ("", key), ("alice", forged), ("alice", ""), ("alice", "secret"), ("nobody", key),
            ("alice", "hw_0000000000zz_" + key[^29..]), ("alice", key + "\0"), ("alice", "eyJ.e30."), ("alice", "eyJ.e30.x.y.z"),
        })
        {
            AuthenticationResult result = await plane.Authenticator.AuthenticatePasswordAsync(user, new Secret(password), default);
            Assert.Null(result.Identity);
            Assert.NotNull(result.Refusal);
            if (password.Length > 0) Assert.DoesNotContain(password, result.Refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Password_KeyRevoked_RefusedAtOnce()
    {
        await using Plane plane = await StartAsync();
        NewKey key = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Assert.Equal([key.Info.Id], await plane.Host.Keys.RevokeAsync(key.Info.Id, "operator:0"));
        Assert.Contains("revoked", (await plane.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Refusal, StringComparison.Ordinal);
        Assert.Contains("revoked", (await plane.Authenticator.AcceptKeyAsync("alice", key.Info.Id, default)).Refusal, StringComparison.Ordinal);
        Assert.False((await plane.Authenticator.GetScramAccountAsync("alice", default)).HasLiveKey);
        Assert.Empty(await plane.Host.Keys.RevokeAsync(key.Info.Id, "operator:0"));
    }

    [Fact]
    public async Task Password_RevokedByAnotherProcess_RefusedAtOnce()
    {
        await using Plane gateway = await StartAsync();
        await using Plane cli = await StartAsync(folder: gateway.Folder, time: gateway.Time, beside: true);
        NewKey key = await cli.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Assert.NotNull((await gateway.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity);
        await cli.Host.Keys.RevokeAsync(key.Info.Id, "operator:0");
        Assert.Null((await gateway.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity);
    }

    [Fact]
    public async Task Revoke_KeyThatMadeKeys_TakesThemAlong()
    {
        await using Plane plane = await StartAsync();
        NewKey parent = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        NewKey child = await plane.Host.Keys.CreateAsync(new KeyRequest("alice") { ParentId = parent.Info.Id }, "alice");
        NewKey grandchild = await plane.Host.Keys.CreateAsync(new KeyRequest("alice") { ParentId = child.Info.Id }, "alice");
        NewKey other = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        IReadOnlyList<string> revoked = await plane.Host.Keys.RevokeAsync(parent.Info.Id, "operator:0");
        Assert.Equal(new[] { parent, child, grandchild }.Select(k => k.Info.Id).Order(), revoked.Order());
        Assert.NotNull((await plane.Authenticator.AuthenticatePasswordAsync("alice", other.Key, default)).Identity);
    }

    [Fact]
    public async Task Revoke_KeyInUse_EndsItsSessionsOnly()
    {
        await using Plane plane = await StartAsync();
        NewKey key = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Identity identity = (await plane.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity!;
        FakeSession used = new("0000000000000001", identity, "orders", plane.Time.GetUtcNow());
        FakeSession other = new("0000000000000002", identity with { CredentialId = "another" }, "orders", plane.Time.GetUtcNow());
        plane.Sessions.TryAdd(used);
        plane.Sessions.TryAdd(other);
        await plane.Host.Keys.RevokeAsync(key.Info.Id, "operator:0");
        Assert.NotNull(used.Killed);
        Assert.Null(other.Killed);
    }

    [Fact]
    public async Task Revoke_KeyOfASessionThatIsBeingOpened_EndsItAsItComesIn()
    {
        await using Plane plane = await StartAsync();
        NewKey key = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        Identity identity = (await plane.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Identity!;
        await plane.Host.Keys.RevokeAsync(key.Info.Id, "operator:0");
        FakeSession opened = new("0000000000000001", identity, "orders", plane.Time.GetUtcNow());
        Assert.Null(plane.Sessions.TryAdd(opened));
        Assert.Equal("The access key was revoked.", opened.Killed?.Detail);
    }

    [Fact]
    public async Task Password_KeyExpired_Refused()
    {
        await using Plane plane = await StartAsync();
        NewKey key = await plane.Host.Keys.CreateAsync(new KeyRequest("alice") { Ttl = TimeSpan.FromMinutes(5) }, "operator:0");
        plane.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("expired", (await plane.Authenticator.AuthenticatePasswordAsync("alice", key.Key, default)).Refusal, StringComparison.Ordinal);
        Assert.Contains("expired", (await plane.Authenticator.AcceptKeyAsync("alice", key.Info.Id, default)).Refusal, StringComparison.Ordinal);
        Assert.False((await plane.Authenticator.GetScramAccountAsync("alice", default)).HasLiveKey);
    }

    [Fact]
    public async Task EveryPath_UserLockedOrRemoved_Refused()
    {
        await using Plane plane = await StartAsync();
        NewKey alice = await plane.Host.Keys.CreateAsync(new KeyRequest("alice"), "operator:0");
        NewKey bob = await plane.Host.Keys.CreateAsync(new KeyRequest("bob"), "operator:0");
        plane.Host.Reload(new IdentityOptions { Users = [new LocalUser("alice", ["dba"], Locked: true)] });
        Assert.Equal("User alice is locked.", (await plane.Authenticator.AuthenticatePasswordAsync("alice", alice.Key, default)).Refusal);
        Assert.Equal("User alice is locked.", (await plane.Authenticator.AuthenticateTokenAsync(null, alice.Key, default)).Refusal);
        Assert.Equal("User alice is locked.", (await plane.Authenticator.AcceptKeyAsync("alice", alice.Info.Id, default)).Refusal);
        Assert.Contains("not in the configuration", (await plane.Authenticator.AcceptKeyAsync("bob", bob.Info.Id, default)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScramAccount_LiveKeys_VerifyAClientsProof()
    {
        await using Plane plane = await StartAsync();
        string first = await plane.KeyAsync("alice");
        await plane.KeyAsync("alice");
        ScramAccount account = await plane.Authenticator.GetScramAccountAsync("alice", default);
        Assert.Equal((16, 4096, 2), (account.Salt.Length, account.Iterations, account.Verifiers.Length));
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(first), account.Salt.ToArray(), account.Iterations, HashAlgorithmName.SHA256, 32);
        byte[] stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        ScramVerifier verifier = Assert.Single(account.Verifiers, v => v.StoredKey.SequenceEqual(stored));
        Assert.Equal(HMACSHA256.HashData(salted, "Server Key"u8), verifier.ServerKey.AsEnumerable());
        Assert.Equal(verifier.KeyId, AccessKeyText.TryGetId(Encoding.ASCII.GetBytes(first)));
        Assert.NotNull((await plane.Authenticator.AcceptKeyAsync("alice", verifier.KeyId, default)).Identity);
        Assert.Null((await plane.Authenticator.AcceptKeyAsync("bob", verifier.KeyId, default)).Identity);
    }

    [Fact]
    public async Task ScramAccount_UnknownUser_HasAStableMockSalt()
    {
        using TemporaryFolder folder = new();
        ScramAccount before, known;
        await using (Plane plane = await StartAsync(folder: folder))
        {
            before = await plane.Authenticator.GetScramAccountAsync("mallory", default);
            known = await plane.Authenticator.GetScramAccountAsync("alice", default);
            await plane.KeyAsync("alice");
        }

        await using Plane again = await StartAsync(folder: folder);
        ScramAccount after = await again.Authenticator.GetScramAccountAsync("mallory", default);
        Assert.Empty(after.Verifiers);
        Assert.Equal(before.Salt.AsEnumerable(), after.Salt);
        Assert.Equal(before.Iterations, known.Iterations);
        // The first key does not change the salt either.
        Assert.Equal(known.Salt.AsEnumerable(), (await again.Authenticator.GetScramAccountAsync("alice", default)).Salt);
        Assert.NotEqual(before.Salt.AsEnumerable(), known.Salt);
    }
}

[Trait("Category", "Server")]
public class PostgresKeyTests : KeyTests
{
    private protected override bool OnPostgres => true;
}
