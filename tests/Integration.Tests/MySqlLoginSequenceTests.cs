using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;

namespace HoopWire.Integration.Tests;

/// <summary>Who is known to the gateway, nobody is told before a proof.</summary>
public class MySqlLoginSequenceTests
{
    private const uint Capabilities = 0x0000_0001 | 0x0000_0200 | 0x0000_8000 | 0x0008_0000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>"alice" has a key, "mallory" is nobody.</summary>
    [Theory]
    [InlineData("mysql_native_password", 20)]
    [InlineData("client_ed25519", 64)]
    [InlineData("caching_sha2_password", 32)]
    [InlineData("sha256_password", 32)]
    [InlineData("mysql_clear_password", 10)]
    public async Task Login_UserIsKnownOrNot_HasTheSamePackets(string plugin, int answerBytes)
    {
        await using var gateway = InProcessGateway.Start(new Target("shop", "mysql", "127.0.0.1", 1) { Credentials = [new TargetCredential("default", "app")] }, new GatewayLimits(), []);
        var known = await LogInAsync(gateway.Port, "alice", plugin, answerBytes);
        var unknown = await LogInAsync(gateway.Port, "mallory", plugin, answerBytes);
        Assert.Equal(known, unknown);
        if (plugin is "mysql_native_password" or "client_ed25519") Assert.Equal($"254 {plugin} {(plugin == "client_ed25519" ? 32 : 21)}", unknown[0]);
        Assert.StartsWith("255", unknown[^1], StringComparison.Ordinal);
    }

    /// <summary>What the gateway says, packet by packet, to somebody whose every proof is wrong.</summary>
    private static async Task<List<string>> LogInAsync(int port, string user, string plugin, int answerBytes)
    {
        using var tcp = new TcpClient("127.0.0.1", port);
        var stream = tcp.GetStream();
        await ReadAsync(stream);
        byte[] head = new byte[32], answer = [.. Enumerable.Repeat((byte)7, answerBytes)];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Capabilities);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), 1 << 24);
        head[8] = 45;
        await SendAsync(stream, 1, [.. head, .. Encoding.ASCII.GetBytes($"{user}#shop\0"), (byte)answerBytes, .. answer, .. Encoding.ASCII.GetBytes($"{plugin}\0")]);
        var said = new List<string>();
        while (await ReadAsync(stream) is var (sequence, payload))
        {
            said.Add(Describe(payload, user));
            if (payload[0] == 255) return said;
            await SendAsync(stream, (byte)(sequence + 1), answer);
        }
        return said;
    }

    private static string Describe(byte[] payload, string user)
    {
        if (payload[0] != 254) return payload[0] + " " + Encoding.Latin1.GetString(payload.AsSpan(1)).Replace(user, "USER", StringComparison.Ordinal);
        int end = Array.IndexOf(payload, (byte)0);
        return $"254 {Encoding.ASCII.GetString(payload.AsSpan(1, end - 1))} {payload.Length - end - 1}";
    }

    private static async Task SendAsync(NetworkStream stream, byte sequence, byte[] payload) =>
        await stream.WriteAsync((byte[])[(byte)payload.Length, (byte)(payload.Length >> 8), 0, sequence, .. payload]);

    private static async Task<(byte Sequence, byte[] Payload)?> ReadAsync(NetworkStream stream)
    {
        using var timeout = new CancellationTokenSource(Patience);
        byte[] head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, timeout.Token) < head.Length) return null;
        byte[] payload = new byte[head[0] | (head[1] << 8) | (head[2] << 16)];
        await stream.ReadExactlyAsync(payload, timeout.Token);
        return (head[3], payload);
    }
}
