using System.Buffers;
using System.IO.Compression;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Postgres.Tests.Support;

namespace HoopWire.MySql.Tests.Session;

public sealed class CompressedConnectionTests : IDisposable
{
    private readonly FakeLoop _loop = new();
    private readonly MemoryConnection _inner;
    private readonly CompressedConnection _connection;
    private readonly EchoStep _step = new();
    private string? _violation;

    public CompressedConnectionTests()
    {
        _inner = new MemoryConnection(_loop);
        _connection = new CompressedConnection(_inner) { Violated = what => _violation = what };
        _connection.Attach(_step);
    }

    public void Dispose() => _connection.Abort();

    // Three commands: one as it is, one compressed, one over three frames, of which the first two are compressed.
    private static byte[] Stream(out byte[] plain)
    {
        byte[] first = Payload.Packet(0, "\u000e"u8), second = Payload.Packet(0, [3, .. new byte[500]]), third = Payload.Packet(0, [3, .. Enumerable.Repeat((byte)'x', 3000)]);
        plain = [.. first, .. second, .. third];
        return [.. Stored(0, first), .. Compressed(0, second), .. Compressed(0, third[..1000]), .. Compressed(1, third[1000..2990]), .. Stored(2, third[2990..])];
    }

    [Fact]
    public void Receive_SplitAtEveryOffset_OpensTheSame()
    {
        byte[] stream = Stream(out byte[] plain);
        for (int cut = 0; cut <= stream.Length; cut++)
        {
            using var test = new CompressedConnectionTests();
            test._inner.Receive(stream.AsSpan(0, cut));
            test._inner.Receive(stream.AsSpan(cut));
            Assert.True(test._step.Taken.SequenceEqual(plain), $"cut at {cut}");
        }
    }

    [Fact]
    public void Receive_ByteByByte_OpensTheSame()
    {
        byte[] stream = Stream(out byte[] plain);
        foreach (byte one in stream) _inner.Receive([one]);
        Assert.Equal(plain, _step.Taken);
        Assert.Null(_violation);
    }

    [Fact]
    public void Write_AnswerToACommand_FollowsItsLastFrame()
    {
        _step.Answers = true;
        _inner.Receive(Stream(out _));
        // Commands of one, one and three frames.
        Assert.Equal([1, 1, 3], Frames(_inner.Sent).Select(f => (int)f.Head.Sequence));
        Assert.All(Frames(_inner.Sent), f => Assert.Equal(EchoStep.Answer, f.Plain));
    }

    [Fact]
    public void Receive_EarlyCommand_KeepsTheSequenceOfTheAnswerBefore()
    {
        byte[] command = Payload.Packet(0, "\u000e"u8);
        _step.AfterCommand = () => _connection.Suspend(false);
        _inner.Receive([.. Stored(0, command), .. Stored(0, command), .. Stored(0, command)]);
        Assert.Equal(command.Length, _step.Taken.Count);
        // What waits is not opened.
        Assert.Equal(2 * (CompressedHead.Bytes + command.Length), _inner.Left);
        _connection.Write(EchoStep.Answer);
        _connection.Flush();
        _connection.Write(EchoStep.Answer);
        _connection.Flush();
        Assert.Equal([1, 2], Frames(_inner.Sent).Select(f => (int)f.Head.Sequence));
        _inner.Forget();
        _step.AfterCommand = null;
        _step.Answers = true;
        _connection.Resume();
        _loop.RunPosted();
        Assert.Equal(3 * command.Length, _step.Taken.Count);
        Assert.Equal([1, 1], Frames(_inner.Sent).Select(f => (int)f.Head.Sequence));
    }

    [Fact]
    public void Receive_TwoCommandsInAFrame_SecondWaits()
    {
        byte[] command = Payload.Packet(0, "\u000e"u8);
        _step.AfterCommand = () => _connection.Suspend(false);
        _inner.Receive(Stored(0, [.. command, .. command]));
        Assert.Equal(command.Length, _step.Taken.Count);
        _connection.Resume();
        _loop.RunPosted();
        Assert.Equal(2 * command.Length, _step.Taken.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1_000_000)]
    public void Receive_PacketsOfAMessageNumberedByFrames_FollowEachOther(int bytesMax)
    {
        byte[] message = Payload.Packet(0, new byte[MySqlLimits.PacketBytesMax + 20]);
        byte[] numbered = [.. message];
        numbered[PacketHead.Bytes + MySqlLimits.PacketBytesMax + 3] = 77;
        byte[] next = Payload.Packet(0, "\u000e"u8);
        int head = PacketHead.Bytes + MySqlLimits.PacketBytesMax;
        _step.BytesMax = 17 << 20;
        _inner.Receive([.. Compressed(0, numbered[..16_000_000]), .. Compressed(1, numbered[16_000_000..(head - 3)])]);
        // The second head and what follows, in pieces.
        byte[][] pieces = [.. numbered[(head - 3)..].Concat(next).Chunk(bytesMax)];
        for (int i = 0; i < pieces.Length; i++) _inner.Receive(Stored((byte)(i + 2), pieces[i]));
        Assert.True(_step.Taken.Slice(0, message.Length).SequenceEqual(message));
        Assert.Equal(1, _step.Taken[head + 3]);
        Assert.Equal(next, _step.Taken.Skip(message.Length));
    }

    /// <summary>Connector/J goes on counting where it sends several commands at once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Receive_CommandsNumberedOneBehindTheOther_CountFromZero(int bytesMax)
    {
        byte[][] commands = [Payload.Packet(0, "\u0003SELECT 1"u8), Payload.Packet(1, "\u0003SELECT 2"u8), Payload.Packet(7, "\u000e"u8)];
        byte[][] pieces = [.. commands.SelectMany(c => c).Chunk(bytesMax)];
        for (int i = 0; i < pieces.Length; i++) _inner.Receive(Stored((byte)i, pieces[i]));
        Assert.Equal([.. Payload.Packet(0, "\u0003SELECT 1"u8), .. Payload.Packet(0, "\u0003SELECT 2"u8), .. Payload.Packet(0, "\u000e"u8)], _step.Taken);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(49, 1)]
    [InlineData(50, 1)]
    [InlineData(CompressedConnection.OutputBytes, 1)]
    [InlineData(CompressedConnection.OutputBytes + 1, 2)]
    [InlineData(300_000, 5)]
    public void Write_AnyLength_IsWhatOpens(int length, int frames)
    {
        byte[] rows = new byte[length], noise = new byte[length];
        for (int i = 0; i < length; i++) rows[i] = (byte)(i % 5);
        new Random(1).NextBytes(noise);
        foreach (byte[] content in new[] { rows, noise })
        {
            _inner.Forget();
            _connection.Forward(content);
            _connection.Flush();
            var sent = Frames(_inner.Sent);
            Assert.Equal(frames, sent.Count);
            Assert.Equal(content, sent.SelectMany(f => f.Plain).ToArray());
            // What saves nothing is sent as it is.
            Assert.Equal(content == rows && length >= 50, sent[0].Head.PlainLength > 0);
        }
    }

    public static TheoryData<string, byte[]> Lies => new()
    {
        { "empty", new byte[CompressedHead.Bytes] },
        { "sequence", Stored(5, [1, 0, 0, 0, 14]) },
        { "no zlib", Frame(0, 100, new byte[60]) },
        { "more than it says", Frame(0, 99, Zlib(new byte[100])) },
        { "less than it says", Frame(0, 101, Zlib(new byte[100])) },
        { "checksum", Frame(0, 100, Spoilt(Zlib(new byte[100]))) },
        { "asks for a dictionary", Frame(0, 100, [0x78, 0x20, .. new byte[60]]) },
        { "cut", Frame(0, 100, Zlib(new byte[100])[..^6]) },
        { "claims more than compression yields", Frame(0, 0xFFFFFF, new byte[100])[..CompressedHead.Bytes] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Receive_FrameThatLies_IsAViolation(string what, byte[] frame)
    {
        _inner.Receive(frame);
        Assert.True(_violation is not null, what);
        Assert.Empty(_step.Taken);
    }

    [Fact]
    public void Receive_FramesOfACommandThatNeverEnds_AreTakenNoFurther()
    {
        byte[] frame = Compressed(0, new byte[16_000_000]), next = Compressed(1, new byte[16_000_000]);
        _step.Starves = true;
        _inner.Receive(frame);
        for (byte i = 1; i < 8 && _violation is null; i++)
        {
            next[3] = i;
            _inner.Receive(next);
        }
        Assert.Contains("48 MB", _violation, StringComparison.Ordinal);
    }

    [Fact]
    public void BeginUnasked_AnswerToWhatHasNotCome_IsTheFirst()
    {
        _connection.BeginUnasked();
        _connection.Write(EchoStep.Answer);
        _connection.Flush();
        Assert.Equal(1, Frames(_inner.Sent).Single().Head.Sequence);
    }

    internal static byte[] Stored(byte sequence, byte[] content) => Frame(sequence, 0, content);

    internal static byte[] Compressed(byte sequence, byte[] content) => Frame(sequence, content.Length, Zlib(content));

    private static byte[] Spoilt(byte[] zlib)
    {
        zlib[^1] ^= 1;
        return zlib;
    }

    private static byte[] Frame(byte sequence, int plainLength, byte[] content)
    {
        byte[] frame = new byte[CompressedHead.Bytes + content.Length];
        new CompressedHead(content.Length, sequence, plainLength).Write(frame);
        content.CopyTo(frame, CompressedHead.Bytes);
        return frame;
    }

    private static byte[] Zlib(byte[] content)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(content);
        return output.ToArray();
    }

    private static List<(CompressedHead Head, byte[] Plain)> Frames(ReadOnlySpan<byte> sent)
    {
        var frames = new List<(CompressedHead, byte[])>();
        while (CompressedHead.TryRead(sent, out var head))
        {
            byte[] plain = new byte[head.Content];
            var content = sent.Slice(CompressedHead.Bytes, head.Length);
            if (head.PlainLength == 0) content.CopyTo(plain);
            else Assert.True(ZlibFrame.TryOpen(content, plain));
            frames.Add((head, plain));
            sent = sent[(CompressedHead.Bytes + head.Length)..];
        }
        Assert.True(sent.IsEmpty);
        return frames;
    }

    /// <summary>Takes whole packets, one a call, and may answer each.</summary>
    private sealed class EchoStep : IRelayStep
    {
        public static readonly byte[] Answer = [1, 0, 0, 1, 0];

        public List<byte> Taken { get; } = [];

        public bool Answers { get; set; }

        public bool Starves { get; set; }

        public int BytesMax { get; set; } = 1 << 20;

        public Action? AfterCommand { get; set; }

        public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
        {
            if (Starves) return default;
            if (Message.TryRead(input, BytesMax, out var message, out int wanted) != MessageStatus.Message) return new StepResult(0, wanted);
            Taken.AddRange(input[..message.Total]);
            if (Answers)
            {
                from.Write(Answer);
                from.Flush();
            }
            AfterCommand?.Invoke();
            return new StepResult(message.Total, 0, message.Total < input.Length && AfterCommand is null);
        }

        public void OnDrained(Connection to)
        {
            // It writes little.
        }

        public void OnEnd(Connection from, ConnectionEnd end)
        {
            // Nothing follows.
        }
    }
}
