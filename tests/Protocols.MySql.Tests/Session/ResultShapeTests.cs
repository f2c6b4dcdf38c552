using HoopWire.Kit;
using HoopWire.MySql.Tests.Support.Relaying;

namespace HoopWire.MySql.Tests.Session;

/// <summary>The shape of a result is known by its definitions, and by nothing less.</summary>
public class ResultShapeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OnReceive_OtherDefinitionsOfTheSameStatement_AreLookedAt(bool binary)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        rig.Give(RelayRig.Prepare("SELECT id, c, pad FROM sbtest1"), RelayRig.Prepared(1, 0, "id", "c", "pad"));
        byte[] request = binary ? RelayRig.Execute(1) : RelayRig.Query("SELECT id, c, pad FROM sbtest1");
        for (int i = 0; i < 3; i++)
        {
            rig.Give(request, RelayRig.Reply(binary, 1, "id", "c", "pad"));
            Assert.NotEqual(-1, rig.ToClient.IndexOf("[redacted]"u8));
            Assert.NotEqual(-1, rig.ToClient.IndexOf("mail *"u8));
        }

        // The second column has become a number, the third a text of another name: the first is NULL, of the second nothing is found.
        rig.Give(request, RelayRig.Reply(binary, 1, "id", "k", "note"));
        Assert.Equal(-1, rig.ToClient.IndexOf("[redacted]"u8));
        Assert.Equal(1, Count(rig.ToClient, binary ? [0x67, 0x12, 0, 0] : "4711"u8));
        Assert.NotEqual(-1, rig.ToClient.IndexOf("a note of some length"u8));

        rig.Give(request, RelayRig.Reply(binary, 1, "id", "c", "pad"));
        Assert.NotEqual(-1, rig.ToClient.IndexOf("[redacted]"u8));
    }

    /// <summary>The same definitions, of which the texts tell different things.</summary>
    [Fact]
    public async Task OnReceive_SameDefinitionsOfAnotherStatement_HaveItsMasks()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        byte[] reply = RelayRig.Reply(binary: false, 1, "id", "note");
        for (int i = 0; i < 3; i++)
        {
            rig.Give(RelayRig.Query("SELECT id, note FROM sbtest1"), reply);
            Assert.NotEqual(-1, rig.ToClient.IndexOf("a note of some length"u8));
            rig.Give(RelayRig.Query("SELECT id, c AS note FROM sbtest1"), reply);
            Assert.Equal(-1, rig.ToClient.IndexOf("a note of some length"u8));
        }
    }

    [Fact]
    public async Task OnReceive_MoreDefinitionsThanAreGathered_AreLookedAtAsTheyCome()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        string[] columns = ["c", .. Enumerable.Repeat("id", 1600), "c"];
        byte[] request = RelayRig.Query($"SELECT {string.Join(',', columns)} FROM sbtest1"), reply = RelayRig.Reply(binary: false, 2, columns);
        for (int i = 0; i < 3; i++)
        {
            rig.Give(request, reply);
            Assert.Equal(4, Count(rig.ToClient, "[redacted]"u8));
            Assert.Equal(-1, rig.ToClient.IndexOf("nobody"u8));
        }
    }

    private static int Count(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sought)
    {
        int count = 0;
        for (int at = bytes.IndexOf(sought); at >= 0; at = bytes.IndexOf(sought))
        {
            count++;
            bytes = bytes[(at + sought.Length)..];
        }
        return count;
    }
}
