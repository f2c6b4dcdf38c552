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
    [InlineData("publickey")]
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
    public void Of_TokenOfAProviderThatHasGone_AreNone() => Assert.Null(Groups.Of(Proved("alice", "jwt:people")));

    private static Identity Proved(string user, string method) => new(user, ["ops"], IdentityKind.Person, method);
}
