using HoopWire.Access;

namespace HoopWire.ControlPlane.Tests;

public class PublicKeyProofTests
{
    private static readonly UserPublicKey Key = new("ssh-ed25519", "SHA256:S6EST6aF024S0iKRrdOTih0p5QbQreelth7NAWYR8YM");

    [Theory]
    [InlineData("alice", true)]
    [InlineData("Alice", false)]
    [InlineData("bob", false)]
    [InlineData("erin", false)]
    [InlineData("nobody", false)]
    [InlineData("", false)]
    public async Task PublicKey_Named_MustBeOneOfTheUser(string user, bool accepted)
    {
        await using Plane plane = await StartAsync();
        AuthenticationResult result = await plane.Authenticator.AuthenticatePublicKeyAsync(user, Key, default);
        Assert.Equal(accepted, result.Identity is not null);
        Assert.Null(result.Told);
        if (accepted) Assert.Equal(("publickey", Key.Fingerprint, "dba"), (result.Identity!.Method, result.Identity.CredentialId, Assert.Single(result.Identity.Groups)));
    }

    [Fact]
    public async Task PublicKey_SameFingerprintOfAnotherKind_IsRefused()
    {
        await using Plane plane = await StartAsync();
        Assert.Null((await plane.Authenticator.AuthenticatePublicKeyAsync("alice", Key with { Algorithm = "ssh-rsa" }, default)).Identity);
    }

    [Fact]
    public async Task PublicKey_OperatorHasLockedTheUser_TellsOnlyWhoHasProvedIt()
    {
        await using Plane plane = await StartAsync();
        await plane.Host.Locks.LockAsync(LockKind.User, "alice", null, null, "operator:0", default);
        var other = Key with { Fingerprint = "SHA256:other" };
        Assert.Null((await plane.Authenticator.AuthenticatePublicKeyAsync("alice", other, default)).Told);
        AuthenticationResult result = await plane.Authenticator.AuthenticatePublicKeyAsync("alice", Key, default);
        Assert.Equal((null, "User alice is locked."), (result.Identity, result.Told));
    }

    private static async Task<Plane> StartAsync()
    {
        Plane plane = await Plane.StartAsync();
        plane.Host.Reload(new IdentityOptions { Users = [.. Plane.Users.Select(user => user.Name is "alice" or "erin" ? user with { PublicKeys = [Key] } : user)] });
        return plane;
    }
}
