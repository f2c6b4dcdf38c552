using HoopWire.Integration.Tests.InProcess;

namespace HoopWire.Evasion.Tests;

/// <summary>A client that runs statements in any of the protocol's ways and keeps every byte of the answers.</summary>
internal sealed class CapturingClient(RawClient raw) : IAsyncDisposable
{
    private readonly MemoryStream _received = new();
    private bool _extended;

    public ReadOnlySpan<byte> Received => _received.GetBuffer().AsSpan(0, (int)_received.Length);

    /// <summary>SQLSTATE of the errors read, in order.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Tags of the commands that were completed, in order.</summary>
    public List<string> Tags { get; } = [];

    public bool IsClosed { get; private set; }

    /// <summary>Whether each byte is sent alone.</summary>
    public bool SendsByteByByte { get; init; }

    public static async Task<CapturingClient> LoginAsync(int port, bool byteByByte = false, string user = "alice") => new(await RawClient.LoginAsync(port, user)) { SendsByteByByte = byteByByte };

    public static byte[] Parse(string name, string sql) => RawClient.Message('P', [.. RawClient.Text(name), .. RawClient.Text(sql), 0, 0]);

    public static byte[] Bind(string portal, string statement, bool binary) =>
        RawClient.Message('B', [.. RawClient.Text(portal), .. RawClient.Text(statement), 0, 0, 0, 0, 0, 1, 0, (byte)(binary ? 1 : 0)]);

    public static byte[] Describe(string portal) => RawClient.Message('D', [(byte)'P', .. RawClient.Text(portal)]);

    public static byte[] Execute(string portal, int rows = 0) => RawClient.Message('E', [.. RawClient.Text(portal), .. RawClient.Int(rows)]);

    public static byte[] Close(char kind, string name) => RawClient.Message('C', [(byte)kind, .. RawClient.Text(name)]);

    public static byte[] Sync => RawClient.Message('S');

    /// <summary>Runs statements one after the other.</summary>
    public async Task RunAsync(Way way, IEnumerable<string> statements)
    {
        foreach (string sql in statements)
        {
            if (IsClosed) return;
            _extended = way != Way.Simple;
            byte[] bytes = way switch
            {
                Way.Simple => RawClient.Query(sql),
                Way.ExtendedUndescribed => [.. Parse("", sql), .. Bind("", "", false), .. Execute(""), .. Sync],
                _ => [.. Parse("", sql), .. Bind("", "", way == Way.ExtendedBinary), .. Describe(""), .. Execute(""), .. Sync],
            };
            await SendAsync(bytes);
        }
    }

    /// <summary>Sends bytes that end in one message that ReadyForQuery answers, and reads up to that.</summary>
    public async Task SendAsync(params byte[] bytes)
    {
        try
        {
            if (SendsByteByByte)
                foreach (byte one in bytes) await raw.SendAsync([one]);
            else await raw.SendAsync(bytes);
            while (await ReadAsync() != 'Z')
            {
            }
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            IsClosed = true;
        }
    }

    /// <summary>Sends bytes and reads nothing.</summary>
    public Task WriteAsync(params byte[] bytes) => raw.SendAsync(bytes);

    /// <summary>Reads one message.</summary>
    public async Task<char> ReadAsync()
    {
        var (type, body) = await raw.ReadAsync();
        _received.Write(body);
        if (type == 'E') Errors.Add(RawClient.Field(body, 'C') ?? "");
        if (type == 'C') Tags.Add(System.Text.Encoding.UTF8.GetString(body).TrimEnd('\0'));
        // A COPY that wants data gets none. The Sync of the extended protocol came too early to count (protocol-flow, "COPY Operations").
        if (type == 'G') await raw.SendAsync([.. RawClient.Message('f', RawClient.Text("no data")), .. _extended ? Sync : []]);
        return type;
    }

    public ValueTask DisposeAsync() => raw.DisposeAsync();
}
