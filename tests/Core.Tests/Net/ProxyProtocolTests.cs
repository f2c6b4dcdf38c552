using System.IO.Pipelines;
using System.Net;
using System.Text;
using HoopWire.Core.Tests.Wire;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class ProxyProtocolTests
{
    private static readonly ListenSettings Trusting = new() { ProxyProtocolFrom = [IPNetwork.Parse("127.0.0.0/8")] };

    public static TheoryData<string> Plain => Rig.Plain;

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Listen_HeaderSplitAtEveryOffset_ClientIsNamedAndRestIsPayload(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        IListener listener = rig.Listen(AnswerWithRemote, Trusting);
        byte[][] headers =
        [
            Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.7 10.0.0.1 5 6\r\n"),
            ProxyHeaderTests.Version2(0x21, 0x11, [192, 0, 2, 7, 10, 0, 0, 1, 0, 5, 0, 6]),
        ];
        foreach (byte[] header in headers)
        {
            byte[] sent = [.. header, (byte)'!'];
            for (int i = 0; i < sent.Length; i++)
            {
                await using Wire wire = await rig.DialAsync(listener);
                await wire.SendAsync(sent[..i]);
                await wire.SendAsync(sent[i..]);
                Assert.Equal("192.0.2.7:5!", Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Listen_LocalCommand_ProxyItselfIsTheClient(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        await using Wire wire = await rig.DialAsync(rig.Listen(AnswerWithRemote, Trusting));
        await wire.SendAsync([.. ProxyHeaderTests.Version2(0x20, 0, []), (byte)'!']);
        Assert.Equal($"{wire.Socket.LocalEndPoint}!", Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience)));
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Listen_NoHeaderFromTrustedProxy_ConnectionIsClosed(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        bool called = false;
        await using Wire wire = await rig.DialAsync(rig.Listen(_ => { called = true; return Task.CompletedTask; }, Trusting));
        await wire.SendAsync("\0\0\0\x08\x04\xd2\x16\x2f"u8);
        await AssertClosedAsync(wire);
        Assert.False(called);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Listen_SlowHeader_ConnectionIsClosedAtTheDeadline(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        bool called = false;
        ListenSettings hasty = Trusting with { ProxyHeaderTimeout = TimeSpan.FromMilliseconds(50) };
        await using Wire wire = await rig.DialAsync(rig.Listen(_ => { called = true; return Task.CompletedTask; }, hasty));
        await wire.SendAsync("PROXY TCP4 192."u8);
        await AssertClosedAsync(wire);
        Assert.False(called);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Listen_HeaderFromElsewhere_IsPayload(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        var settings = new ListenSettings { ProxyProtocolFrom = [IPNetwork.Parse("10.0.0.0/8")] };
        await using Wire wire = await rig.DialAsync(rig.Listen(AnswerWithRemote, settings));
        await wire.SendAsync("PROXY!"u8);
        string answer = Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        Assert.Equal($"{wire.Socket.LocalEndPoint}PROXY!", answer);
    }

    private static async Task AnswerWithRemote(Connection connection)
    {
        PipeReader input = connection.Pipe.Input;
        ReadResult read;
        while (true)
        {
            read = await input.ReadAsync();
            if (read.IsCompleted || read.Buffer.FirstSpan.Contains((byte)'!'))
                break;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        await connection.Pipe.Output.WriteAsync(Encoding.ASCII.GetBytes(connection.RemoteEndPoint + Encoding.ASCII.GetString(read.Buffer)));
        input.AdvanceTo(read.Buffer.End);
        connection.Close(TimeSpan.FromSeconds(5));
    }

    private static async Task AssertClosedAsync(Wire wire)
    {
        try
        {
            Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        }
        catch (IOException)
        {
            // Closed with bytes unread: a reset.
        }
    }
}
