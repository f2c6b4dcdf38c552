using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Bench.SideBySide;

/// <summary>A scripted PostgreSQL that trusts everyone, has an empty catalogue, and otherwise idles: thousands of its sessions cost nothing.</summary>
internal sealed class IdleTarget : IAsyncDisposable
{
    private static readonly byte[] Greeting =
    [
        .. Message('R', [0, 0, 0, 0]),
        .. Message('S', "server_version\015.20\0"u8), .. Message('S', "client_encoding\0UTF8\0"u8), .. Message('S', "server_encoding\0UTF8\0"u8),
        .. Message('S', "standard_conforming_strings\0on\0"u8), .. Message('S', "integer_datetimes\0on\0"u8), .. Message('S', "DateStyle\0ISO, MDY\0"u8),
        .. Message('S', "TimeZone\0UTC\0"u8), .. Message('S', "IntervalStyle\0postgres\0"u8), .. Message('S', "is_superuser\0off\0"u8),
        .. Message('S', "session_authorization\0bench\0"u8), .. Message('S', "in_hot_standby\0off\0"u8), .. Message('S', "default_transaction_read_only\0off\0"u8),
        .. Message('K', [0, 0, 0, 1, 0, 0, 0, 2]), .. Message('Z', "I"u8),
    ];

    private static readonly byte[] OneRow =
    [
        .. Message('T', [0, 1, .. "?column?\0"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 0]),
        .. Message('D', [0, 1, 0, 0, 0, 1, (byte)'1']), .. Message('C', "SELECT 1\0"u8), .. Message('Z', "I"u8),
    ];

    // Where the gateway's sessions look for names, and who they are there.
    private static readonly byte[] NamesRow =
    [
        .. Message('T', [0, 2, .. "current_setting\0"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0, .. "current_user\0"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19, 0, 64, 255, 255, 255, 255, 0, 0]),
        .. Message('D', [0, 2, 0, 0, 0, 6, .. "public"u8, 0, 0, 0, 5, .. "bench"u8]), .. Message('C', "SELECT 1\0"u8), .. Message('Z', "I"u8),
    ];

    // A gateway that reads the catalogue finds it empty.
    private static readonly byte[] NoRows = [.. Message('C', "SELECT 0\0"u8), .. Message('Z', "I"u8)];

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _tls;
    private readonly Task _accepting;

    public IdleTarget(int port, TlsFiles tls)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
        _tls = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null), null) };
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(4096);
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            await using var stream = await GreetAsync(plain);
            while (stream is not null && await MessageAsync(stream) is { } message && message.Type != 'X')
                if ((message.Answer ?? Reply(message.Type)) is { Length: > 0 } reply) await stream.WriteAsync(reply, _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The proxy hung up, or the benchmark is over.
        }
    }

    /// <summary>The stream on which the session goes on; null when there is none.</summary>
    private async Task<Stream?> GreetAsync(Stream stream)
    {
        while (true)
        {
            var packet = new byte[4];
            if (!await FillAsync(stream, packet)) return null;
            packet = new byte[BinaryPrimitives.ReadInt32BigEndian(packet) - 4];
            if (!await FillAsync(stream, packet)) return null;
            // CancelRequest, SSLRequest and GSSENCRequest have codes 1234.5678 to 1234.5680 (protocol-message-formats).
            if (packet[0] == 4 && packet[1] == 210)
            {
                if (packet[3] == 46) return null;
                var encrypts = packet[3] == 47;
                await stream.WriteAsync(encrypts ? "S"u8.ToArray() : "N"u8.ToArray(), _stop.Token);
                if (!encrypts) continue;
                var encrypted = new SslStream(stream);
                await encrypted.AuthenticateAsServerAsync(_tls, _stop.Token);
                stream = encrypted;
                continue;
            }

            await stream.WriteAsync(Greeting, _stop.Token);
            return stream;
        }
    }

    /// <summary>The type of the next message, and the answer to a query that has one of its own; null at the end.</summary>
    private async Task<(char Type, byte[]? Answer)?> MessageAsync(Stream stream)
    {
        // An idle session holds no buffer: it waits without one.
        _ = await stream.ReadAsync(Memory<byte>.Empty, _stop.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            if (!await FillAsync(stream, buffer.AsMemory(0, 5))) return null;
            var type = (char)buffer[0];
            byte[]? answer = null;
            for (var left = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(1)) - 4; left > 0;)
            {
                var part = Math.Min(left, buffer.Length);
                if (!await FillAsync(stream, buffer.AsMemory(0, part))) return null;
                answer ??= AnswerTo(buffer.AsSpan(0, part));
                left -= part;
            }

            return (type, answer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<bool> FillAsync(Stream stream, Memory<byte> target)
    {
        while (target.Length > 0)
        {
            var read = await stream.ReadAsync(target, _stop.Token);
            if (read == 0) return false;
            target = target[read..];
        }

        return true;
    }

    private static byte[]? AnswerTo(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("SELECT 1\0"u8)) return OneRow;
        return text.StartsWith("SELECT pg_catalog.current_setting('search_path'), current_user"u8) ? NamesRow : null;
    }

    private static byte[] Reply(char type) => type switch
    {
        'Q' => NoRows,
        'P' => Message('1', []),
        'B' => Message('2', []),
        'C' => Message('3', []),
        'D' => Message('n', []),
        'E' => Message('C', "SELECT 0\0"u8),
        'S' => Message('Z', "I"u8),
        _ => [],
    };

    private static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message.AsSpan(5));
        return message;
    }
}
