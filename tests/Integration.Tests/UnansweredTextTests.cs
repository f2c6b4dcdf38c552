using System.Net.Sockets;
using HoopWire.Integration.Tests.InProcess;

namespace HoopWire.Integration.Tests;

/// <summary>Texts whose completion the target keeps to itself, as a server does until its buffer of 8 KB is full: the gateway holds each until then.</summary>
public class UnansweredTextTests
{
    private const int Texts = 100;
    private const int TextBytes = 1 << 20;
    private const int HeldMax = 33;

    [Theory]
    [InlineData("")]
    [InlineData("set password = '")]
    public async Task Parse_ManyLongTextsWithoutASync_AreHeldBackUntilTheTargetHasAnswered(string words)
    {
        using var server = new ScriptedTarget([]);
        using var target = new PlayedTarget(server.Target);
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], "password", loops: 1);
        int held = 0;
        var over = target.PlayNextAsync(async stream => held = await AnswerLateAsync(stream));
        await using var client = await RawClient.LoginAsync(gateway.Port);
        byte[] parse = RawClient.Message('P', [0, .. RawClient.Text(words + new string('x', TextBytes)), 0, 0]);
        var sending = SendAsync(client, parse);
        Assert.Equal(new string('1', Texts) + "Z", await client.ReadUntilAsync('Z'));
        await sending;
        await over;
        Assert.InRange(held, 1, HeldMax);
    }

    private static async Task SendAsync(RawClient client, byte[] parse)
    {
        for (int i = 0; i < Texts; i++) await client.SendAsync(parse);
        await client.SendAsync(RawClient.Message('S'));
    }

    /// <summary>Answers what there is when it is asked to, by Flush or Sync; returns how many texts waited for that at most.</summary>
    private static async Task<int> AnswerLateAsync(NetworkStream stream)
    {
        await ScriptedTarget.ReadStartupAsync(stream);
        await stream.WriteAsync(ScriptedTarget.Welcome);
        int waiting = 0, most = 0;
        while (true)
        {
            int type = stream.ReadByte();
            await ScriptedTarget.ReadStartupAsync(stream);
            if (type == 'P') most = Math.Max(most, ++waiting);
            if (type is not ('H' or 'S')) continue;
            for (; waiting > 0; waiting--) await stream.WriteAsync(RawClient.Message('1'));
            if (type != 'S') continue;
            await stream.WriteAsync(RawClient.Message('Z', (byte)'I'));
            return most;
        }
    }
}
