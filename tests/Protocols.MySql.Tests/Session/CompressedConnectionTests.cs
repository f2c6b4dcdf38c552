using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Postgres.Tests.Support;

namespace HoopWire.MySql.Tests.Session;

/// <summary>What holds of frames however they are compressed.</summary>
public abstract class CompressedConnectionTests : IDisposable
{
    private readonly FakeLoop _loop = new();
    private readonly MemoryConnection _inner;
    private readonly CompressedConnection _connection;
    private readonly IFrameCodec _codec;
    private readonly EchoStep _step = new();
    private string? _violation;

    private protected CompressedConnectionTests(IFrameCodec codec)
    {
        _codec = codec;
        _inner = new MemoryConnection(_loop);
        _connection = new CompressedConnection(_inner) { Codec = codec, Violated = what => _violation = what };
        _connection.Attach(_step);
    }

    public void Dispose()
    {
        _connection.Abort();
        GC.SuppressFinalize(this);
    }

    /// <summary>Bytes at the end of a frame's content without which it opens all the same.</summary>
    protected virtual int TrailerBytes => 0;

    /// <summary>The content of a frame, as a client compresses it.</summary>
    protected abstract byte[] Encode(byte[] content);

    /// <summary>The same test with nothing received yet.</summary>
    private protected abstract CompressedConnectionTests Again();

    // Three commands: one as it is, one compressed, one over three frames, of which the first two are compressed.
    private byte[] Stream(out byte[] plain)
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
            using var test = Again();
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

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(1)]
    public void Receive_ContentOfAnotherLengthThanItClaims_IsAViolation(int claimed) => Refuses(Frame(0, claimed, Encode(new byte[100])));

    [Fact]
    public void Receive_FrameThatLies_IsAViolation()
    {
        byte[] content = Encode([.. Enumerable.Range(0, 100).Select(i => (byte)(i % 7))]);
        for (int cut = 1; cut < content.Length - TrailerBytes; cut++)
        {
            using var test = Again();
            test.Refuses(Frame(0, 100, content[..cut]));
        }
        foreach (byte[] frame in new[] { new byte[CompressedHead.Bytes], Stored(5, [1, 0, 0, 0, 14]), Frame(0, 100, new byte[60]) })
        {
            using var test = Again();
            test.Refuses(frame);
        }
    }

    /// <summary>No room is made for what a frame cannot be.</summary>
    [Fact]
    public void Receive_ClaimBeyondTheFormat_IsAViolationByItsHeadAlone()
    {
        int length = (0xFFFFFF / _codec.RatioMax) - 1;
        Refuses(Frame(0, 0xFFFFFF, new byte[length])[..CompressedHead.Bytes]);
    }

    /// <summary>16 MB that are one byte: about as small as the format makes them.</summary>
    [Fact]
    public void Receive_SmallestFrameOfTheMostBytes_OpensToThem()
    {
        byte[] command = Payload.Packet(0, new byte[0xFFFFFF - PacketHead.Bytes]);
        _step.BytesMax = 17 << 20;
        _inner.Receive(Compressed(0, command));
        Assert.Null(_violation);
        Assert.Equal(command.Length, _step.Taken.Count);
    }

    /// <summary>A few kilobytes that open to hundreds of megabytes: the loop's other sessions have their turns in between.</summary>
    [Fact]
    public void Receive_FramesThatOpenToMuch_AreOpenedOverSeveralTurns()
    {
        const int Commands = 6;
        byte[] command = Payload.Packet(0, new byte[CompressedConnection.OpenedBytesPerTurn]), frame = Compressed(0, command);
        _step.BytesMax = 17 << 20;
        _inner.Receive([.. Enumerable.Repeat(frame, Commands).SelectMany(f => f)]);
        Assert.Null(_violation);
        Assert.Equal(Commands * command.Length, _step.Taken.Count);
        Assert.Equal(Commands, _inner.Turns);
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

    private protected static byte[] Stored(byte sequence, byte[] content) => Frame(sequence, 0, content);

    private protected static byte[] Frame(byte sequence, int plainLength, byte[] content)
    {
        byte[] frame = new byte[CompressedHead.Bytes + content.Length];
        new CompressedHead(content.Length, sequence, plainLength).Write(frame);
        content.CopyTo(frame, CompressedHead.Bytes);
        return frame;
    }

    private protected void Refuses(byte[] frame)
    {
        _inner.Receive(frame);
        Assert.NotNull(_violation);
        Assert.Empty(_step.Taken);
    }

    private byte[] Compressed(byte sequence, byte[] content) => Frame(sequence, content.Length, Encode(content));

    private List<(CompressedHead Head, byte[] Plain)> Frames(ReadOnlySpan<byte> sent)
    {
        var frames = new List<(CompressedHead, byte[])>();
        while (CompressedHead.TryRead(sent, out var head))
        {
            byte[] plain = new byte[head.Content];
            var content = sent.Slice(CompressedHead.Bytes, head.Length);
            if (head.PlainLength == 0) content.CopyTo(plain);
            else Assert.True(_codec.TryOpen(content, plain));
            frames.Add((head, plain));
            sent = sent[(CompressedHead.Bytes + head.Length)..];
        }
        Assert.True(sent.IsEmpty);
        return frames;
    }
}
