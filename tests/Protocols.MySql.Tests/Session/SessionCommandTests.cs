using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.MySql.Tests.Session;

/// <summary>Commands that change the session without a statement are decided about as the statements are that do the same.</summary>
public class SessionCommandTests
{
    private static readonly Rule NoSession = new("fixed") { Block = new BlockRule(Effects.Session, null) };
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };
    private static readonly Rule Reviewed = new("reviewed") { Approve = new ApproveRule(Effects.Session, ["dba"]) };
    private static readonly Rule NoHr = new("no-hr") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("hr", IsExpression: false, IgnoreCase: true)] } };

    public static TheoryData<byte[]> Commands => [InitDb("shop"), [(byte)CommandCode.SetOption, 0, 0], [(byte)CommandCode.SetOption, 1, 0], [(byte)CommandCode.ResetConnection]];

    [Theory]
    [InlineData("shop", "USE `shop`")]
    [InlineData("a`b``", "USE `a``b`````")]
    [InlineData("", "USE ``")]
    public void For_Name_IsQuoted(string name, string statement) => Assert.Equal(statement, Encoding.UTF8.GetString(ImpliedStatement.Use(Encoding.UTF8.GetBytes(name))));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Take_UnderABlockOfSession_IsRefusedAndChangesNothing(byte[] command)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoSession]));
        byte[] request = Payload.Packet(0, command);
        Assert.Equal(request.Length, rig.Take(request));
        Assert.True(rig.ToTarget.IsEmpty);
        Assert.Contains("effect session", Encoding.UTF8.GetString(rig.ToClient), StringComparison.Ordinal);
        Assert.True(rig.Exchange.Settings.IsKnown(rig.Exchange.Status));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Take_UnderOtherRulesOrNone_Passes(byte[] command)
    {
        foreach (var policy in new[] { CompiledPolicy.Empty, new CompiledPolicy(1, [NoDdl]), new CompiledPolicy(1, [NoSession with { Enforce = false }]) })
        {
            using var folder = new TemporaryFolder();
            await using var rig = RelayRig.Start(folder.Path, policy);
            rig.Give(Payload.Packet(0, command), Payload.Packet(1, Payload.Ok()));
            Assert.Equal(Payload.Packet(0, command), rig.ToTarget.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Take_SessionNeedsApproval_IsHeld(byte[] command)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [Reviewed]));
        List<byte[]> held = ((QuietControl)rig.Exchange.Control).Held = [];
        Assert.Equal(0, rig.Take(Payload.Packet(0, command)));
        Assert.Single(held);
        Assert.True(rig.ToTarget.IsEmpty);
    }

    [Theory]
    [InlineData("hr", false)]
    [InlineData("HR_archive", false)]
    [InlineData("shop", true)]
    public async Task InitDb_TextFilterOnAName_Decides(string name, bool passes)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoHr]));
        Assert.True(rig.Take(Payload.Packet(0, InitDb(name))) > 0);
        Assert.Equal(passes, !rig.ToTarget.IsEmpty);
    }

    /// <summary>What reads as no name is no statement that a rule could look at.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task InitDb_NameThatIsNone_IsRefusedUnderRules(string name)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoDdl]));
        Assert.True(rig.Take(Payload.Packet(0, InitDb(name))) > 0);
        Assert.True(rig.ToTarget.IsEmpty);
    }

    /// <summary>After it the target is asked by what it reads texts, as after a USE.</summary>
    [Fact]
    public async Task InitDb_Passes_ForgetsTheSettings()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, new CompiledPolicy(1, [NoDdl]));
        rig.Give(Payload.Packet(0, InitDb("shop")), Payload.Packet(1, Payload.Ok()));
        Assert.False(rig.Exchange.Settings.IsKnown(rig.Exchange.Status));
    }

    private static byte[] InitDb(string name) => [(byte)CommandCode.InitDb, .. Encoding.UTF8.GetBytes(name)];
}
