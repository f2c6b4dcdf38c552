using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>A MySQL client that sends whatever packets the test wants; it logs in by <c>mysql_native_password</c>.</summary>
internal sealed class RawMySqlClient : IDisposable
{
    /// <summary>CLIENT_PLUGIN_AUTH.</summary>
    public const uint PluginAuth = 0x0008_0000;

    /// <summary>CLIENT_CONNECT_ATTRS.</summary>
    public const uint ConnectAttributes = 0x0010_0000;

    private const uint Capabilities = 0x0000_0001 | 0x0000_0008 | 0x0000_0200 | 0x0000_2000 | 0x0000_8000 | 0x0002_0000 | PluginAuth | ConnectAttributes;
    private const string Native = "mysql_native_password";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpClient _tcp;
    private readonly uint _capabilities;

    private RawMySqlClient(TcpClient tcp, uint capabilities) => (_tcp, _capabilities) = (tcp, capabilities);

    /// <summary>The challenge that it was greeted with.</summary>
    public byte[] Challenge { get; private set; } = [];

    /// <summary>Connects and logs in.</summary>
    public static async Task<RawMySqlClient> LogInAsync(int port, string user = "alice", string database = "shop", uint without = 0)
    {
        var client = new RawMySqlClient(new TcpClient("127.0.0.1", port) { NoDelay = true }, Capabilities & ~without);
        var (_, greeting) = await client.ReadAsync();
        int at = 1 + Array.IndexOf(greeting, (byte)0, 1) + 4;
        client.Challenge = [.. greeting.AsSpan(at, 8), .. greeting.AsSpan(at + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10, 12)];
        byte[] head = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(head, client._capabilities);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), 1 << 24);
        head[8] = 45;
        byte[] behind = (client._capabilities & PluginAuth) == 0 ? [] : Text(Native);
        byte[] attributes = (client._capabilities & ConnectAttributes) == 0 ? [] : [0];
        await client.SendAsync(1, [.. head, .. Text($"{user}#shop"), 20, .. Answer(TestAuthenticator.KeyOf(user), client.Challenge), .. Text(database), .. behind, .. attributes]);
        var last = (client._capabilities & PluginAuth) == 0 ? await client.ReadAsync() : await client.ProveAsync(TestAuthenticator.KeyOf(user));
        Assert.Equal(0, last.Payload[0]);
        return client;
    }

    /// <summary>COM_CHANGE_USER, with an answer that no challenge of now has asked for.</summary>
    public byte[] ChangeUser(string user = "alice#shop", string database = "shop", string plugin = Native, byte[]? answer = null, int collation = 45, params (string Name, string Value)[] attributes)
    {
        answer ??= new byte[20];
        byte[] behind = (_capabilities & PluginAuth) == 0 ? [] : Text(plugin), block = [.. attributes.SelectMany(a => (byte[])[.. Counted(a.Name), .. Counted(a.Value)])];
        if (attributes.Length > 0) behind = [.. behind, (byte)block.Length, .. block];
        return [17, .. Text(user), (byte)answer.Length, .. answer, .. Text(database), (byte)collation, (byte)(collation >> 8), .. behind];
    }

    /// <summary>The answer to a challenge.</summary>
    public static byte[] Answer(string key, byte[] challenge)
    {
#pragma warning disable CA5350 // The protocol's own.
        byte[] once = SHA1.HashData(Encoding.UTF8.GetBytes(key)), mark = SHA1.HashData([.. challenge, .. SHA1.HashData(once)]);
#pragma warning restore CA5350
        for (int i = 0; i < once.Length; i++) once[i] ^= mark[i];
        return once;
    }

    /// <summary>The same by <c>caching_sha2_password</c>.</summary>
    public static byte[] Sha2Answer(string key, byte[] challenge)
    {
        byte[] once = SHA256.HashData(Encoding.UTF8.GetBytes(key)), mark = SHA256.HashData([.. SHA256.HashData(once), .. challenge]);
        for (int i = 0; i < once.Length; i++) once[i] ^= mark[i];
        return once;
    }

    public static byte[] Query(string sql) => [3, .. Encoding.UTF8.GetBytes(sql)];

    /// <summary>A payload with its head before it.</summary>
    public static byte[] Packet(byte sequence, byte[] payload) => [(byte)payload.Length, (byte)(payload.Length >> 8), (byte)(payload.Length >> 16), sequence, .. payload];

    /// <summary>Sends COM_CHANGE_USER and proves what is asked for then; the last packet.</summary>
    public async Task<byte[]> ChangeUserAsync(string key, string user = "alice#shop", string database = "shop")
    {
        await SendAsync(0, ChangeUser(user, database));
        return (await ProveAsync(key)).Payload;
    }

    /// <summary>Takes the question for another proof, and answers it; an error in its place is the last packet.</summary>
    public async Task<(byte Sequence, byte[] Payload)> ProveAsync(string key)
    {
        var (sequence, asked) = await ReadAsync();
        if (asked[0] != 0xFE) return (sequence, asked);
        Assert.StartsWith(Native, Encoding.ASCII.GetString(asked.AsSpan(1)), StringComparison.Ordinal);
        await SendAsync((byte)(sequence + 1), Answer(key, asked[^21..^1]));
        return await ReadAsync();
    }

    /// <summary>The one cell of a query's one row, or the error in its place.</summary>
    public async Task<string?> QueryAsync(string sql)
    {
        await SendAsync(0, Query(sql));
        return await ReadCellAsync();
    }

    /// <summary>The same of a query that was sent before.</summary>
    public async Task<string?> ReadCellAsync()
    {
        var (_, first) = await ReadAsync();
        if (first[0] == 0xFF) return Error(first);
        if (first[0] == 0) return "OK";
        await ReadAsync();
        await ReadAsync();
        var (_, row) = await ReadAsync();
        if (row[0] != 0xFE) await ReadAsync();
        return row[0] is 0xFB or 0xFE ? null : Encoding.UTF8.GetString(row.AsSpan(1));
    }

    public Task SendAsync(byte sequence, byte[] payload) => SendAsync(Packet(sequence, payload));

    public async Task SendAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes);

    public async Task<(byte Sequence, byte[] Payload)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        byte[] head = new byte[4];
        await _tcp.GetStream().ReadExactlyAsync(head, timeout.Token);
        byte[] payload = new byte[head[0] | (head[1] << 8) | (head[2] << 16)];
        await _tcp.GetStream().ReadExactlyAsync(payload, timeout.Token);
        return (head[3], payload);
    }

    /// <summary>Completes when the gateway has hung up, without another packet.</summary>
    public async Task ReadEndAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        Assert.Equal(0, await _tcp.GetStream().ReadAsync(new byte[1], timeout.Token));
    }

    /// <summary>An error as text: number, SQLSTATE, words.</summary>
    public static string Error(byte[] payload)
    {
        Assert.Equal(0xFF, payload[0]);
        return $"{BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(1))} {Encoding.ASCII.GetString(payload.AsSpan(4, 5))} {Encoding.UTF8.GetString(payload.AsSpan(9))}";
    }

    public void Dispose() => _tcp.Dispose();

    private static byte[] Counted(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
