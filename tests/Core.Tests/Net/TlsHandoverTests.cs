using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;
using static HoopWire.Core.Tests.Net.LoopHandoverRig;

namespace HoopWire.Core.Tests.Net;

/// <summary>What TLS has beyond bytes when its connection changes the loop.</summary>
public sealed class TlsHandoverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _authority;
    private readonly CertificateFileSource _certificate;

    public TlsHandoverTests()
    {
        _authority = new TestCertificates(_folder.Path);
        CertificateFiles files = _authority.Server();
        _certificate = new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance);
    }

    public static TheoryData<string> Engines => Rig.Engines;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task HandOver_ClientCertificateAndAlpn_AreExposedOnTheOtherLoop(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        CertificateFiles alice = _authority.Client("alice");
        TaskCompletionSource<(string?, string?, string, bool)> seen = Signal<(string?, string?, string, bool)>();
        IListener listener = rig.Listen(async inner =>
        {
            Connection connection = await rig.AcceptAsync(inner, new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _certificate.Current,
                ClientCertificateRequired = true,
                CertificateChainPolicy = Rig.Trusting(_authority.CaFile),
                ApplicationProtocols = [new SslApplicationProtocol("agent")],
            });
            connection.HandOver(rig.LoopOtherThan(connection), moved =>
            {
                seen.SetResult((moved.PeerCertificate?.Subject, moved.OwnCertificate?.Subject,
                    TlsConnection.NegotiatedApplicationProtocol(moved).ToString(), moved.Loop.IsCurrent && moved.IsEncrypted));
                moved.Abort();
                return Task.CompletedTask;
            });
        });
        await using Wire wire = await rig.DialAsync(listener);
        await using var ssl = new SslStream(wire.Stream, leaveInnerStreamOpen: true);
        using X509Certificate2 identity = X509Certificate2.CreateFromPemFile(alice.Certificate, alice.Key);
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = Rig.Trusting(_authority.CaFile),
            ClientCertificates = [identity],
            ApplicationProtocols = [new SslApplicationProtocol("agent")],
        });
        Assert.Equal(("CN=alice", "CN=localhost", "agent", true), await seen.Task.WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task HandOver_PeerHasClosedTlsAlone_EndComesAgain(string transport)
    {
        await using var rig = new Rig(transport, tls: true);
        TaskCompletionSource<string> got = Signal<string>();
        IListener listener = rig.Listen(async connection =>
        {
            string before = await TakeAllAsync(connection);
            connection.HandOver(rig.LoopOtherThan(connection), async moved =>
            {
                got.SetResult(before + await TakeAllAsync(moved));
                LoopHandoverRig.Write(moved, "ok"u8);
                moved.Close(Rig.Patience);
            });
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("bye"u8);
        await ((SslStream)wire.Stream).ShutdownAsync();
        Assert.Equal("bye", await got.Task.WaitAsync(Rig.Patience));
        Assert.Equal("ok"u8.ToArray(), await wire.ReadAsync(2).WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task HandOver_InTheMiddleOfARecord_RecordIsReadOnTheOtherLoop(string transport)
    {
        const int Rest = 5;
        await using var rig = new Rig(transport, tls: false);
        TaskCompletionSource moves = Signal();
        TaskCompletionSource<string> got = Signal<string>();
        IListener listener = rig.Listen(async inner =>
        {
            Connection connection = await rig.AcceptAsync(inner, new SslServerAuthenticationOptions { ServerCertificateContext = _certificate.Current });
            await TakeAsync(connection, 1);
            await ReadAndCancelAsync(connection);
            connection.HandOver(rig.LoopOtherThan(connection), async moved =>
            {
                moves.SetResult();
                got.SetResult(await TakeAsync(moved, 3));
                LoopHandoverRig.Write(moved, "ok"u8);
                moved.Close(Rig.Patience);
            });
        });
        await using Wire wire = await rig.DialAsync(listener);
        await using var gathering = new GatheringStream(wire.Stream);
        await using var ssl = new SslStream(gathering, leaveInnerStreamOpen: true);
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = Rig.Trusting(_authority.CaFile),
        });

        // One whole record and most of the next in one piece.
        gathering.Gathered = new MemoryStream();
        await ssl.WriteAsync("a"u8.ToArray());
        await ssl.WriteAsync("bcd"u8.ToArray());
        byte[] records = gathering.Gathered.ToArray();
        gathering.Gathered = null;
        await wire.SendAsync(records[..^Rest]);
        await moves.Task.WaitAsync(Rig.Patience);
        await wire.SendAsync(records[^Rest..]);
        Assert.Equal("bcd", await got.Task.WaitAsync(Rig.Patience));
        byte[] answer = new byte[2];
        await ssl.ReadExactlyAsync(answer).AsTask().WaitAsync(Rig.Patience);
        Assert.Equal("ok", Encoding.ASCII.GetString(answer));
    }

    [Theory]
    [InlineData("sockets")]
    [InlineData("sockets/sslstream")]
    public async Task HandOver_FlushFindsThePeerGone_ConnectionEndsWhereItIs(string transport)
    {
        await using var rig = new Rig(transport, tls: true);
        TaskCompletionSource<Wire> dialled = Signal<Wire>();
        TaskCompletionSource<(string?, string)> ended = Signal<(string?, string)>();
        IListener? listener = null;
        listener = rig.Listen(async connection =>
        {
            // The loop sees nothing of it before the connection is handed over.
            (await dialled.Task).Reset();
            long start = Stopwatch.GetTimestamp();
            while (OpenSockets.CountAt(listener!.EndPoint.Port) > 0 && Stopwatch.GetElapsedTime(start) < Rig.Patience)
                Thread.Yield();
            "lost"u8.CopyTo(connection.GetSpan(4));
            connection.Advance(4);
            Exception? refusal = Record.Exception(() => connection.HandOver(rig.LoopOtherThan(connection), _ => Task.CompletedTask));
            Exception end = await Assert.ThrowsAsync<IOException>(async () => await connection.Pipe.Input.ReadAsync());
            ended.SetResult((refusal?.GetType().Name, end.Message));
        });
        dialled.SetResult(await rig.DialAsync(listener));
        Assert.Equal((nameof(IOException), "The peer reset the connection."), await ended.Task.WaitAsync(Rig.Patience));
    }
}
