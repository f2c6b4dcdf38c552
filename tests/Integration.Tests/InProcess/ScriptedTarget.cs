using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>A target that logs everyone in and answers the first message of each session with the bytes given; a <see cref="Bystander"/>'s always as a server does.</summary>
internal sealed class ScriptedTarget : IDisposable
{
    private readonly LoopbackListener _listener;
    private readonly byte[] _answer;
    private readonly bool _closes;
    private readonly Task _opens;

    /// <param name="answer">The bytes.</param>
    /// <param name="closes">Whether it closes the connection behind them.</param>
    /// <param name="opens">What it waits for before it lets anyone in.</param>
    public ScriptedTarget(byte[] answer, bool closes = false, Task? opens = null)
    {
        _answer = answer;
        _closes = closes;
        _opens = opens ?? Task.CompletedTask;
        _listener = new LoopbackListener(ServeAsync);
    }

    /// <summary>What a server sends from AuthenticationOk to the first ReadyForQuery.</summary>
    public static byte[] Welcome { get; } =
    [
        .. RawClient.Message('R', RawClient.Int(0)),
        .. RawClient.Message('S', [.. RawClient.Text("client_encoding"), .. RawClient.Text("UTF8")]),
        .. RawClient.Message('S', [.. RawClient.Text("standard_conforming_strings"), .. RawClient.Text("on")]),
        .. RawClient.Message('K', [.. RawClient.Int(7), .. RawClient.Int(7)]),
        .. RawClient.Message('Z', (byte)'I'),
    ];

    public Target Target => new("orders", "postgres", "127.0.0.1", _listener.Port)
    {
        Tls = TargetTls.Disable,
        Database = "orders",
        Credentials = [new TargetCredential("default", "app")],
    };

    public void Dispose() => _listener.Dispose();

    /// <summary>Takes a StartupMessage, or another packet without a type.</summary>
    public static async Task<byte[]> ReadStartupAsync(Stream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var rest = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
        await stream.ReadExactlyAsync(rest);
        return rest;
    }

    /// <summary>Takes a message; its body.</summary>
    public static async Task<byte[]> ReadMessageAsync(Stream stream)
    {
        await stream.ReadExactlyAsync(new byte[1]);
        return await ReadStartupAsync(stream);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await ReadStartupAsync(stream);
                await _opens;
                await stream.WriteAsync(Welcome);
                bool played = false;
                while (true)
                {
                    var message = await ReadMessageAsync(stream);
                    bool isBystander = message.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Bystander.Mark)) >= 0;
                    if (isBystander || !played) await stream.WriteAsync(isBystander ? Bystander.Answer : _answer);
                    if (isBystander) continue;
                    played = true;
                    if (_closes) return;
                }
            }
            catch (Exception e) when (e is IOException or EndOfStreamException)
            {
                // The gateway has hung up, as it should.
            }
        }
    }
}
