using System.Net.Sockets;

namespace HoopWire.Gateway.Serve;

/// <summary>A client that is logged in.</summary>
internal sealed class LinesClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpClient _client = new();
    private StreamReader _reader = null!;
    private StreamWriter _writer = null!;

    public static async Task<LinesClient> OpenAsync(int port, string user, string key)
    {
        var (client, answer) = await TryOpenAsync(port, user + "#box", key);
        Assert.Equal("OK", answer);
        return client;
    }

    /// <summary>Logs in by a name of any form; without a key, one is asked for.</summary>
    public static async Task<(LinesClient Client, string? Answer)> TryOpenAsync(int port, string name, string? key)
    {
        var client = await ConnectAsync(port);
        await client.SendAsync(key is null ? $"LOGIN {name}" : $"LOGIN {name} {key}");
        return (client, await client.ReadAsync());
    }

    /// <summary>Logs in by a public key, and signs with one that may be another's.</summary>
    public static async Task<(LinesClient Client, string? Answer)> TrySignAsync(int port, string name, LinesKey offered, LinesKey signing)
    {
        var (client, challenge) = await TryOpenAsync(port, name, $"publickey:{offered.Base64}");
        Assert.StartsWith("SIGN ", challenge, StringComparison.Ordinal);
        await client.SendAsync(signing.Sign(challenge!["SIGN ".Length..]));
        return (client, await client.ReadAsync());
    }

    /// <summary>Connects, and says nothing.</summary>
    public static async Task<LinesClient> ConnectAsync(int port)
    {
        var client = new LinesClient();
        await client._client.ConnectAsync("127.0.0.1", port);
        client._reader = new StreamReader(client._client.GetStream());
        client._writer = new StreamWriter(client._client.GetStream()) { NewLine = "\n", AutoFlush = true };
        return client;
    }

    public Task SendAsync(string line) => _writer.WriteLineAsync(line);

    /// <summary>The next line; null for the end.</summary>
    public async Task<string?> ReadAsync() => await _reader.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Lines up to the end of this channel's command.</summary>
    public async Task<List<string>> ReadToEndAsync(string channel)
    {
        List<string> lines = [];
        while (await ReadAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith($"END {channel} ", StringComparison.Ordinal)) break;
        }

        return lines;
    }

    public void Dispose() => _client.Dispose();
}
