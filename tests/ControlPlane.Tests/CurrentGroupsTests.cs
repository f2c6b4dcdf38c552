using HoopWire.Access;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Whose proof lasts for how long.</summary>
public class CurrentGroupsTests
{
    private static readonly CurrentGroups Groups = new([new LocalUser("alice", ["dba"]), new LocalUser("carol", ["dba"], Locked: true)], []);

    /// <summary>A kind of proof that is new here says nothing of groups: they are those of the file, and without it there are none.</summary>
    [Theory]
    [InlineData("key")]
    [InlineData("certificate")]
    [InlineData("passkey")]
    public void Of_ProofOfALocalUser_AreThoseOfTheFile(string method)
    {
        Assert.Equal(["dba"], Groups.Of(Proved("alice", method)));
        Assert.Null(Groups.Of(Proved("bob", method)));
        Assert.Null(Groups.Of(Proved("carol", method)));
    }

    [Fact]
    public void Of_SomebodyOfWhomItIsAsked_AreThoseThatTheQuestionNames()
    {
        Assert.Equal(["ops"], Groups.Of(Proved("bob", Identity.Asked)));
        Assert.Null(Groups.Of(Proved("carol", Identity.Asked)));
    }

    [Fact]
    public void Of_PublicKeyThatTheUserHasNoMore_AreNone()
    {
        var key = new UserPublicKey("ssh-ed25519", "SHA256:one");
        var proved = Proved("alice", Identity.ByPublicKey) with { CredentialId = key.Fingerprint };
        Assert.Equal(["dba"], new CurrentGroups([new LocalUser("alice", ["dba"]) { PublicKeys = [key] }], []).Of(proved));
        Assert.Null(new CurrentGroups([new LocalUser("alice", ["dba"]) { PublicKeys = [key with { Fingerprint = "SHA256:two" }] }], []).Of(proved));
        Assert.Null(Groups.Of(proved));
    }

    [Fact]
    public void Of_TokenOfAProviderThatHasGone_AreNone() => Assert.Null(Groups.Of(Proved("alice", "jwt:people")));

    private static Identity Proved(string user, string method) => new(user, ["ops"], IdentityKind.Person, method);
}
