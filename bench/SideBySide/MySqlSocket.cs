using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HoopWire.MySql.Wire;
using HoopWire.Wire;

namespace HoopWire.Bench.SideBySide;

/// <summary>The least that speaks the protocol of MySQL: logs in by <c>mysql_native_password</c>, asks, counts what comes.</summary>
internal sealed class MySqlSocket : IDrain
{
    private const Capabilities Asked = Capabilities.LongPassword | Capabilities.ConnectWithDb | Capabilities.Protocol41 | Capabilities.Transactions
        | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1 << 17];
    private int _used;
    private int _held;
    private long _bytes;

    public static async Task<MySqlSocket> LoginAsync(Login login)
    {
        var connection = new MySqlSocket();
        try
        {
            await connection._socket.ConnectAsync(IPAddress.Loopback, login.Port);
            await connection.LogInAsync(login);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<DrainResult> QueryAsync(string sql)
    {
        _bytes = 0;
        await SendAsync(0, output =>
        {
            output.WriteByte((byte)CommandCode.Query);
            output.Write(Encoding.UTF8.GetBytes(sql));
        });
        // The number of columns, their definitions, and the EOF behind them.
        for (var left = (await ReadAsync()).Payload.Span[0] + 1; left > 0; left--) await ReadAsync();
        long rows = 0;
        while (!await SkipRowAsync()) rows++;
        return new DrainResult(_bytes, rows);
    }

    public void Dispose() => _socket.Dispose();

    private async Task LogInAsync(Login login)
    {
        var (sequence, payload) = await ReadAsync();
        if (!Greeting.TryRead(payload.Span, out var greeting)) throw new IOException("The server's greeting is malformed.");
        byte[] password = Encoding.UTF8.GetBytes(login.Password);
        var response = new HandshakeResponse(new SslRequest(Asked, 1 << 24, 45), login.User)
        {
            Answer = ChallengeAnswer.Native(password, greeting!.Challenge),
            Database = login.Database,
            Plugin = AuthenticationPlugin.Native,
        };
        await SendAsync((byte)(sequence + 1), response.Write);
        (sequence, payload) = await ReadAsync();
        if (AuthSwitchRequest.TryRead(payload.Span, out var request))
        {
            await SendAsync((byte)(sequence + 1), output => output.Write(ChallengeAnswer.Native(password, request!.Data)));
            await ReadAsync();
        }
    }

    /// <summary>Passes over a row; true at the end of them.</summary>
    private async Task<bool> SkipRowAsync()
    {
        await FillAsync(PacketHead.Bytes + 1);
        PacketHead.TryRead(_buffer.AsSpan(_used), out var head);
        if (_buffer[_used + PacketHead.Bytes] == ErrPacket.Header || (_buffer[_used + PacketHead.Bytes] == EofPacket.Header && head.Length == EofPacket.Bytes))
        {
            await ReadAsync();
            return true;
        }

        for (var left = PacketHead.Bytes + head.Length; left > 0;)
        {
            await FillAsync(1);
            var part = Math.Min(left, _held - _used);
            (_used, left) = (_used + part, left - part);
        }

        return false;
    }

    private async Task<(byte Sequence, ReadOnlyMemory<byte> Payload)> ReadAsync()
    {
        await FillAsync(PacketHead.Bytes);
        PacketHead.TryRead(_buffer.AsSpan(_used), out var head);
        await FillAsync(PacketHead.Bytes + head.Length);
        var payload = _buffer.AsMemory(_used + PacketHead.Bytes, head.Length);
        _used += PacketHead.Bytes + head.Length;
        if (ErrPacket.TryRead(payload.Span, out var error)) throw new IOException(Encoding.UTF8.GetString(error.Message));
        return (head.Sequence, payload);
    }

    private async Task FillAsync(int bytes)
    {
        while (_held - _used < bytes)
        {
            if (_used > 0)
            {
                _buffer.AsSpan(_used, _held - _used).CopyTo(_buffer);
                (_used, _held) = (0, _held - _used);
            }

            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_held));
            if (read == 0) throw new IOException("The peer closed the connection.");
            (_bytes, _held) = (_bytes + read, _held + read);
        }
    }

    private async Task SendAsync(byte sequence, Action<ArrayBufferWriter<byte>> write)
    {
        var payload = new ArrayBufferWriter<byte>();
        write(payload);
        var packet = new ArrayBufferWriter<byte>();
        Message.Write(packet, sequence, payload.WrittenSpan);
        await _socket.SendAsync(packet.WrittenMemory);
    }
}
