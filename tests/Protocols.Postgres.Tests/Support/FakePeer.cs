using System.Buffers;
using System.IO.Pipelines;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>The peer's end of a <see cref="FakeConnection"/>: a client, or a target, that a test scripts.</summary>
internal sealed class FakePeer(PipeReader input, PipeWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly HandshakeReader _reader = new(input);

    public PipeReader Input => input;

    public PipeWriter Output => output;

    public async Task SendAsync(params Action<IBufferWriter<byte>>[] writes)
    {
        foreach (Action<IBufferWriter<byte>> write in writes) write(output);
        await output.FlushAsync();
    }

    public async Task SendAsync(byte[] bytes) => await output.WriteAsync(bytes);

    /// <summary>Closes this end in order.</summary>
    public void Close() => output.Complete();

    /// <summary>Resets the connection.</summary>
    public void Reset() => output.Complete(new IOException("The peer reset the connection."));

    /// <summary>The next message of the other side; null when it closed.</summary>
    public async Task<FakeMessage?> ReadAsync()
    {
        byte[]? message = await _reader.ReadAsync(ScanAny, CancellationToken.None).AsTask().WaitAsync(Patience);
        return message is null ? null : new FakeMessage(message[0], message[FrameReader.HeadBytes..]);
    }

    /// <summary>The next message, which must be of this type.</summary>
    public async Task<byte[]> ExpectAsync(byte type)
    {
        FakeMessage? message = await ReadAsync();
        Assert.Equal((char)type, (char)(message?.Type ?? 0));
        return message!.Body;
    }

    /// <summary>The next untyped packet: its code and its body.</summary>
    public async Task<(int Code, byte[] Body)> ReadStartupAsync()
    {
        byte[]? packet = await _reader.ReadAsync(
            static (ReadOnlySpan<byte> bytes, out int total) => StartupPacket.TryReadHead(bytes, out _, out total), CancellationToken.None)
            .AsTask().WaitAsync(Patience);
        _ = StartupPacket.TryReadHead(packet, out int code, out _);
        return (code, packet![StartupPacket.HeadBytes..]);
    }

    public async Task<byte?> ReadByteAsync() => await _reader.ReadByteAsync(CancellationToken.None).AsTask().WaitAsync(Patience);

    private static FrameStatus ScanAny(ReadOnlySpan<byte> bytes, out int total) =>
        FrameReader.TryReadHead(bytes, PostgresLimits.LargeLengthMax, out _, out total);
}
