using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.State;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.MySql.Tests.Session;

/// <summary>COM_CHANGE_USER is decided about as what it does to the session, and as the USE of the database that it names; nothing of it is forwarded.</summary>
public class ChangeUserCommandTests
{
    private const Capabilities Modern = Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.ConnectAttributes;
    private static readonly Rule NoSession = new("fixed") { Block = new BlockRule(Effects.Session, null) };
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };
    private static readonly Rule Reviewed = new("reviewed") { Approve = new ApproveRule(Effects.Session, ["dba"]) };
    private static readonly Rule NoHr = new("no-hr") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("hr", IsExpression: false, IgnoreCase: true)] } };

    [Theory]
    [InlineData("alice#bench", null)]
    [InlineData("alice#bench", "shop")]
    [InlineData("alice", "shop")]
    public async Task Take_UnderABlockOfSession_IsRefusedAndTheSessionGoesOn(string user, string? database)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoSession]), Modern);
        byte[] change = ChangeUser(user, database);
        Assert.Equal(change.Length, rig.Take(change));
        Assert.Contains("effect session", Encoding.UTF8.GetString(rig.ToClient), StringComparison.Ordinal);
        Assert.Equal((ReplyPhase.Idle, true), (rig.Exchange.Reply.Phase, rig.Exchange.Settings.IsKnown(rig.Exchange.Status)));
        Assert.Empty(Changes(rig));
        Assert.True(rig.ToTarget.IsEmpty);
    }

    [Fact]
    public async Task Take_SessionNeedsApproval_IsHeld()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [Reviewed]), Modern);
        List<byte[]> held = ((QuietControl)rig.Exchange.Control).Held = [];
        Assert.Equal(0, rig.Take(ChangeUser("alice#bench", "shop")));
        Assert.Single(held);
        Assert.Empty(Changes(rig));
    }

    [Theory]
    [InlineData("alice#bench", "hr", 45, false)]
    [InlineData("alice#bench", "HR_archive", 45, false)]
    [InlineData("alice#bench", "shop", 45, true)]
    [InlineData("alice#bench", "läden", 45, true)]
    // What reads as no name, or by which nobody can tell the name, is no statement that a rule could look at.
    [InlineData("alice#bench", "läden", 8, false)]
    [InlineData("alice#bench", "shop", 8, true)]
    [InlineData("alice#bench", "shop", 10, false)]
    // The target's name, not a database's.
    [InlineData("alice", "hr", 45, true)]
    public async Task Take_DatabaseUnderARuleAboutTexts_Decides(string user, string database, int collation, bool passes)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoHr]), Modern);
        Assert.True(rig.Take(ChangeUser(user, database, (ushort)collation)) > 0);
        Assert.Equal(passes, Changes(rig).Count == 1);
    }

    /// <summary>By whatever the session reads texts: what it names is opened in one that has just begun.</summary>
    [Fact]
    public async Task Take_SettingsOfTheSessionAreNotRead_Passes()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoDdl]), Modern);
        rig.Exchange.Settings.Learn(new Reading(SettingsQuery.Unknown, null), default);
        Assert.True(rig.Take(ChangeUser("alice#bench", "shop")) > 0);
        Assert.Equal(("alice#bench", "shop"), (Assert.Single(Changes(rig)).User, Changes(rig)[0].Database));
        Assert.Equal(ReplyPhase.Proof, rig.Exchange.Reply.Phase);
        Assert.True(rig.ToTarget.IsEmpty);
    }

    /// <summary>What comes behind it is the proof's, or waits.</summary>
    [Fact]
    public async Task Take_CommandBehindIt_Waits()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, CompiledPolicy.Empty, Modern);
        byte[] change = ChangeUser("alice#bench", null);
        Assert.Equal(change.Length, rig.Take([.. change, .. RelayRig.Query("SELECT 1")]));
        Assert.Equal(0, rig.Take(RelayRig.Query("SELECT 1")));
        Assert.True(rig.ToTarget.IsEmpty);
    }

    [Fact]
    public async Task Take_EveryPrefix_IsReadOnlyWhereAFieldEnds()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, CompiledPolicy.Empty, Modern);
        byte[] payload = Payload.Of(output => Request("alice#bench", "shop", 45).Write(output, Modern));
        for (int cut = 1; cut <= payload.Length; cut++)
        {
            byte[] packet = Payload.Packet(0, payload.AsSpan(0, cut));
            // As it comes: nothing is decided before all of it is there.
            for (int there = 0; there < packet.Length; there++) Assert.Equal(0, rig.Take(packet.AsSpan(0, there)));
            bool isRead = ChangeUserRequest.TryRead(payload.AsSpan(0, cut), Modern, out _);
            if (isRead) Assert.Equal(packet.Length, rig.Take(packet));
            else Assert.Contains("malformed", Assert.Throws<InvalidOperationException>(() => rig.Take(packet)).Message, StringComparison.Ordinal);
            Assert.Equal(isRead, Changes(rig).Count == 1);
            Changes(rig).Clear();
            rig.Exchange.Reply.Begin(ReplyPhase.Idle);
        }
    }

    private static List<ChangeUserRequest> Changes(RelayRig rig) => ((QuietControl)rig.Exchange.Control).Changes;

    private static byte[] ChangeUser(string user, string? database, ushort collation = 45) =>
        Payload.Packet(0, Payload.Of(output => Request(user, database, collation).Write(output, Modern)));

    private static ChangeUserRequest Request(string user, string? database, ushort collation) =>
        new(user) { Answer = new byte[20], Database = database, Collation = collation, Plugin = AuthenticationPlugin.Native, Attributes = [new("_client_name", "test")] };
}
