using System.Buffers.Binary;
using System.Net.Sockets;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>
/// Stands before a MySQL server and answers in its place to packets that hold a text, as long as the test has answers; everything else passes. Each packet of a
/// client's must come in one piece, as short commands do.
/// </summary>
internal sealed class AnsweringProxy : IDisposable
{
    private const int HeadBytes = 4;
    private const int ResponseHeadBytes = 36;
    private readonly LoopbackListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Target _server;
    private readonly byte[] _text;
    private readonly Queue<byte[]> _answers;

    /// <param name="server">The server.</param>
    /// <param name="text">What packets must hold.</param>
    /// <param name="answers">What is sent in the server's place, one after another; an empty one is no answer.</param>
    public AnsweringProxy(Target server, string text, params byte[][] answers)
    {
        (_server, _text, _answers) = (server, System.Text.Encoding.ASCII.GetBytes(text), new Queue<byte[]>(answers));
        _listener = new LoopbackListener(PassAsync);
    }

    public Target Target => _server with { Host = "127.0.0.1", Port = _listener.Port };

    public int AnswersLeft => _answers.Count;

    /// <summary>Capabilities that the server is made to lack, by its greeting.</summary>
    public uint Without { get; init; }

    /// <summary>The same of MariaDB's own.</summary>
    public uint WithoutOwn { get; init; }

    /// <summary>Capabilities of MariaDB's own that the server is made to have.</summary>
    public uint WithOwn { get; init; }

    /// <summary>The capabilities that were asked for last.</summary>
    public uint AskedFor { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        try
        {
            using var far = new TcpClient(_server.Host, _server.Port);
            await Task.WhenAny(CommandsAsync(near.GetStream(), far.GetStream()), RepliesAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of them has hung up.
        }
    }

    private async Task CommandsAsync(NetworkStream near, NetworkStream far)
    {
        byte[] buffer = new byte[1 << 16];
        int first = await near.ReadAtLeastAsync(buffer, ResponseHeadBytes, throwOnEndOfStream: false, _end.Token);
        AskedFor = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(HeadBytes));
        await far.WriteAsync(buffer.AsMemory(0, first), _end.Token);
        while (await near.ReadAsync(buffer, _end.Token) is var length and > 0)
        {
            if (_answers.Count > 0 && buffer.AsSpan(0, length).IndexOf(_text) >= 0) await near.WriteAsync(_answers.Dequeue(), _end.Token);
            else await far.WriteAsync(buffer.AsMemory(0, length), _end.Token);
        }
    }

    private async Task RepliesAsync(NetworkStream far, NetworkStream near)
    {
        byte[] greeting = new byte[HeadBytes + 256];
        await far.ReadExactlyAsync(greeting.AsMemory(0, HeadBytes), _end.Token);
        int length = HeadBytes + greeting[0];
        await far.ReadExactlyAsync(greeting.AsMemory(HeadBytes, length - HeadBytes), _end.Token);
        // Protocol::HandshakeV10: version u8, text \0, id u32, 8 bytes and a zero, lower capabilities u16, collation u8, status u16, upper capabilities u16.
        int lower = HeadBytes + 2 + greeting.AsSpan(HeadBytes + 1).IndexOf((byte)0) + 13;
        int upper = lower + 5;
        Clear(greeting.AsSpan(lower), (ushort)Without);
        Clear(greeting.AsSpan(upper), (ushort)(Without >> 16));
        // Behind them the challenge's length u8, 6 reserved bytes, MariaDB's own u32.
        Clear(greeting.AsSpan(upper + 9), (ushort)WithoutOwn);
        greeting[upper + 9] |= (byte)WithOwn;
        await near.WriteAsync(greeting.AsMemory(0, length), _end.Token);
        await far.CopyToAsync(near, _end.Token);
    }

    private static void Clear(Span<byte> flags, ushort some) => BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) & ~some));
}
