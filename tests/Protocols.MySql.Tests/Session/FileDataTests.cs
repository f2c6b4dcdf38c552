using HoopWire.Kit;
using HoopWire.MySql.State;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

/// <summary>The packets of a file: a full one goes on in the next, which may be empty, and an empty one that goes on with none ends the file.</summary>
public sealed class FileDataTests : IAsyncDisposable
{
    /// <summary>What the connections of the test take at once.</summary>
    private const int PieceBytes = 200 << 10;

    /// <summary>Around heads the stream is cut at every byte.</summary>
    private const int EdgeBytes = 3 * PacketHead.Bytes;

    private static readonly byte[] Full = new byte[MySqlLimits.PacketBytesMax];
    private readonly TemporaryFolder _folder = new();
    private readonly RelayRig _rig;

    public FileDataTests() => _rig = RelayRig.Start(_folder.Path, CompiledPolicy.Empty);

    public static TheoryData<string, int[]> Files => new()
    {
        { "an empty file", [0] },
        { "two packets", [5, 1, 0] },
        { "a full packet that an empty one goes on", [MySqlLimits.PacketBytesMax, 0, 0] },
        { "a full packet, an empty one, and more", [MySqlLimits.PacketBytesMax, 0, 3, 0] },
        { "a full packet that a short one goes on", [MySqlLimits.PacketBytesMax, 3, 0] },
        { "two full packets that an empty one goes on", [MySqlLimits.PacketBytesMax, MySqlLimits.PacketBytesMax, 0, 0] },
    };

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Take_Whole_EndsWithTheLastPacket(string what, int[] lengths)
    {
        Assert.NotEmpty(what);
        AssertTaken(Stream(lengths), []);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Take_SplitAroundEveryHead_EndsWithTheLastPacket(string what, int[] lengths)
    {
        Assert.NotEmpty(what);
        byte[] stream = Stream(lengths);
        // A file of two full packets in all its cuts would only be the same once more.
        foreach (int cut in Edges(lengths).Where(c => c < MySqlLimits.PacketBytesMax + (2 * EdgeBytes))) AssertTaken(stream, [cut]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Take_ByteByByteAroundEveryHead_EndsWithTheLastPacket(string what, int[] lengths)
    {
        Assert.NotEmpty(what);
        AssertTaken(Stream(lengths), [.. Edges(lengths)]);
    }

    private static byte[] Stream(int[] lengths)
    {
        var stream = new MemoryStream();
        byte[] head = new byte[PacketHead.Bytes];
        for (int i = 0; i < lengths.Length; i++)
        {
            new PacketHead(lengths[i], (byte)(i + 2)).Write(head);
            stream.Write(head);
            stream.Write(Full, 0, lengths[i]);
        }
        return stream.ToArray();
    }

    /// <summary>Offsets about where packets begin.</summary>
    private static IEnumerable<int> Edges(int[] lengths)
    {
        int at = 0;
        var edges = new SortedSet<int>();
        foreach (int length in lengths)
        {
            for (int i = at - EdgeBytes; i <= at + EdgeBytes; i++) edges.Add(i);
            at += PacketHead.Bytes + length;
        }
        edges.RemoveWhere(edge => edge <= 0 || edge >= at);
        return edges;
    }

    /// <summary>Gives the stream cut at these offsets: all of it reaches the target, and the file ends with its last byte and not before.</summary>
    private void AssertTaken(byte[] stream, int[] cuts)
    {
        _rig.Give(RelayRig.Query("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t"), Payload.Packet(1, [0xFB, .. "/tmp/a"u8]));
        int given = 0, taken = 0;
        foreach (int end in cuts.Append(stream.Length))
        {
            while (given < end)
            {
                Assert.Equal(ReplyPhase.FileData, _rig.Exchange.Reply.Phase);
                given = Math.Min(end, Math.Max(given, taken) + PieceBytes);
                _rig.Forget();
                int more;
                while ((more = _rig.Take(stream.AsSpan(taken, given - taken))) > 0) taken += more;
                Assert.True(given - taken < PacketHead.Bytes);
            }
        }
        Assert.Equal(stream.Length, taken);
        Assert.Equal(ReplyPhase.FileStatus, _rig.Exchange.Reply.Phase);
        Assert.True(stream.AsSpan().EndsWith(_rig.ToTarget[^PacketHead.Bytes..]));
        _rig.Give([], Payload.Packet((byte)(stream[^1] + 1), Payload.Ok()));
        Assert.Equal(ReplyPhase.Idle, _rig.Exchange.Reply.Phase);
    }
}
