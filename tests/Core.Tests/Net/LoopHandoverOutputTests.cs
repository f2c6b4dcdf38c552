using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;
using static HoopWire.Core.Tests.Net.LoopHandoverRig;

namespace HoopWire.Core.Tests.Net;

/// <summary>Output that is being written while its connection goes to another loop.</summary>
public sealed class LoopHandoverOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _authority;
    private readonly CertificateFileSource _certificate;

    public LoopHandoverOutputTests()
    {
        _authority = new TestCertificates(_folder.Path);
        CertificateFiles files = _authority.Server();
        _certificate = new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance);
    }

    public static TheoryData<string, bool> All => Rig.All;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sockets", false, 1)]
    [InlineData("sockets", false, 2)]
    [InlineData("sockets", true, 1)]
    [InlineData("sockets", true, 2)]
    [InlineData("sockets/sslstream", true, 1)]
    [InlineData("sockets/sslstream", true, 2)]
    public async Task HandOver_WriteEndsBeforeTheReadDoes_IsNotWrittenAgain(string transport, bool tls, int moves)
    {
        await using var rig = new Rig(transport, tls: false);
        int move = 0;

        async Task TravelAsync(Connection connection, HeldWrites writes)
        {
            // From now on a read of the socket is under way, which leaving has to wait for.
            await ReadAndCancelAsync(connection);
            if (move == 0)
            {
                writes.Hold();
                LoopHandoverRig.Write(connection, "once "u8);
            }

            if (++move == moves)
                writes.Release();
            if (move <= moves)
            {
                connection.HandOver(rig.LoopOtherThan(connection), moved => TravelAsync(moved, writes));
                return;
            }

            LoopHandoverRig.Write(connection, "end"u8);
            connection.Close(Rig.Patience);
        }

        (Socket socket, HeldWrites writes, Wire wire) = await ConnectAsync();
        await using Wire _ = wire;
        Task serve = Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
        {
            Connection connection = Serve(rig, socket, writes);
            if (tls)
                connection = await rig.AcceptAsync(connection, new SslServerAuthenticationOptions { ServerCertificateContext = _certificate.Current });
            await TravelAsync(connection, writes);
        });
        Stream stream = wire.Stream;
        if (tls)
        {
            var ssl = new SslStream(stream);
            await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = Rig.Trusting(_authority.CaFile) });
            stream = ssl;
        }

        await serve;
        using var text = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("once end", await text.ReadToEndAsync().WaitAsync(Rig.Patience));
    }

    [Fact]
    public async Task HandOver_MoreBehindTheWriteUnderWay_CloseFollowsTheLastByte()
    {
        await using var rig = new Rig("sockets", tls: false);
        TaskCompletionSource<Loop> closing = Signal<Loop>();
        (Socket socket, HeldWrites writes, Wire wire) = await ConnectAsync();
        await using Wire _ = wire;
        await Rig.OnLoopAsync(rig.Transport.Loops[0], () =>
        {
            Connection connection = Serve(rig, socket, writes);
            writes.Hold();
            LoopHandoverRig.Write(connection, "first "u8);
            LoopHandoverRig.Write(connection, "second"u8);
            connection.HandOver(rig.LoopOtherThan(connection), moved =>
            {
                moved.Close(TimeSpan.FromHours(1));
                closing.SetResult(moved.Loop);
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });

        // What the close has put off is done a turn later.
        Loop loop = await closing.Task.WaitAsync(Rig.Patience);
        for (int i = 0; i < 2; i++)
            await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        writes.Release();
        Assert.Equal("first second", Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_BehindAFlushAwaitedWithoutContext_OutputArrivesWhole(string transport, bool tls)
    {
        const int Piece = 50_000;
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource<int> waits = Signal<int>();
        IListener listener = rig.Listen(async connection =>
        {
            int written = 0;
            while (!connection.IsCongested)
            {
                Span<byte> piece = connection.GetSpan(Piece)[..Piece];
                for (int i = 0; i < Piece; i++)
                    piece[i] = Pattern(written + i);
                connection.Advance(Piece);
                connection.Flush();
                written += Piece;
            }

            ValueTask<FlushResult> flush = connection.Pipe.Output.FlushAsync();
            Assert.False(flush.IsCompleted);
            waits.SetResult(written);
            await flush.ConfigureAwait(false);
            connection.HandOver(rig.LoopOtherThan(connection), moved =>
            {
                LoopHandoverRig.Write(moved, "end"u8);
                moved.Close(Rig.Patience);
                return Task.CompletedTask;
            });
        });
        await using Wire wire = await rig.DialAsync(listener, receiveBuffer: 4 << 10);
        int total = await waits.Task.WaitAsync(Rig.Patience);
        byte[] got = await wire.ReadToEndAsync().WaitAsync(2 * Rig.Patience);
        Assert.Equal(total + 3, got.Length);
        for (int i = 0; i < total; i++)
            Assert.True(got[i] == Pattern(i), $"Byte {i} is wrong.");
        Assert.Equal("end", Encoding.ASCII.GetString(got, total, 3));
        await rig.AssertNothingRentedAsync();
    }

    private static byte Pattern(int at) => (byte)((at * 31) >> 3);

    private static async Task<(Socket, HeldWrites, Wire)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint);
        Socket socket = await listener.AcceptSocketAsync();
        return (socket, new HeldWrites(socket), new Wire(client, new NetworkStream(client, ownsSocket: true)));
    }

    // As if another loop had handed it over with this stream.
    private static SocketConnection Serve(Rig rig, Socket socket, HeldWrites writes)
    {
        var loop = (SocketLoop)rig.Transport.Loops[0];
        return SocketConnection.Restore(loop, new HandedSocket(SocketConnection.Start(loop, socket, new ListenSettings().ReceiveBytesMax), socket, writes));
    }
}
