using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HoopWire.Bench.SideBySide;

/// <summary>The least that speaks PostgreSQL's protocol 3.0: logs in, asks, counts what comes. One costs a socket and a few hundred bytes.</summary>
internal sealed class PostgresSocket : IDrain
{
    private static readonly ConcurrentDictionary<string, X509ChainPolicy> Authorities = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private Stream _stream = Stream.Null;

    public static async Task<PostgresSocket> LoginAsync(Login login)
    {
        var connection = new PostgresSocket();
        try
        {
            await connection._socket.ConnectAsync(IPAddress.Loopback, login.Port);
            connection._stream = new NetworkStream(connection._socket, ownsSocket: false);
            if (login.CaFile is { } authority) await connection.EncryptAsync(authority);
            await connection.SendAsync(Startup(login));
            var scram = new ScramLogin(login.Password);
            await connection.ReadToReadyAsync((type, body) => type == 'R' ? Answer(scram, login, body) : null);
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
        await SendAsync(Message('Q', Encoding.UTF8.GetBytes(sql + '\0')));
        return await ReadToReadyAsync((_, _) => null);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task EncryptAsync(string authority)
    {
        // SSLRequest (protocol-message-formats).
        await SendAsync([0, 0, 0, 8, 4, 210, 22, 47]);
        var answer = new byte[1];
        if (await _stream.ReadAsync(answer) == 0 || answer[0] != 'S') throw new IOException("The server does not encrypt.");
        var chain = Authorities.GetOrAdd(authority, static file => new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(file) },
            RevocationMode = X509RevocationMode.NoCheck,
        });
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = chain.Clone() });
    }

    private async Task<DrainResult> ReadToReadyAsync(Func<char, ReadOnlyMemory<byte>, byte[]?> answer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            long bytes = 0, rows = 0, skip = 0;
            var held = 0;
            while (true)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(held));
                if (read == 0) throw new IOException("The peer closed the connection.");
                (bytes, held) = (bytes + read, held + read);
                var used = 0;
                while (true)
                {
                    var skipped = (int)Math.Min(skip, held - used);
                    (used, skip) = (used + skipped, skip - skipped);
                    if (held - used < 5) break;
                    var type = (char)buffer[used];
                    var length = 1 + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(used + 1));
                    if (type is 'D' or 'd')
                    {
                        (rows, skip) = (rows + 1, length);
                        continue;
                    }

                    if (held - used < length) break;
                    var body = buffer.AsMemory(used + 5, length - 5);
                    used += length;
                    if (type == 'E') throw new IOException(ErrorText(body.Span));
                    if (type == 'Z') return new DrainResult(bytes, rows);
                    if (answer(type, body) is { } reply) await SendAsync(reply);
                }

                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[]? Answer(ScramLogin scram, Login login, ReadOnlyMemory<byte> body) => BinaryPrimitives.ReadInt32BigEndian(body.Span) switch
    {
        0 or 12 => null,
        3 => Message('p', Encoding.UTF8.GetBytes(login.Password + '\0')),
        10 => Message('p', InitialResponse(scram.First())),
        11 => Message('p', scram.Final(body.Span[4..])),
        var other => throw new IOException($"The server asks for authentication method {other}."),
    };

    private static byte[] InitialResponse(byte[] first)
    {
        var mechanism = "SCRAM-SHA-256\0"u8;
        var response = new byte[mechanism.Length + 4 + first.Length];
        mechanism.CopyTo(response);
        BinaryPrimitives.WriteInt32BigEndian(response.AsSpan(mechanism.Length), first.Length);
        first.CopyTo(response, mechanism.Length + 4);
        return response;
    }

    private static byte[] Startup(Login login)
    {
        var parameters = Encoding.UTF8.GetBytes($"user\0{login.User}\0database\0{login.Database}\0\0");
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), 3 << 16);
        parameters.CopyTo(message, 8);
        return message;
    }

    private static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message.AsSpan(5));
        return message;
    }

    // ErrorResponse: fields of a type byte and a string; M is the message.
    private static string ErrorText(ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetString(body).Split('\0').FirstOrDefault(f => f.StartsWith('M'))?[1..] ?? "an error without a message";

    private async Task SendAsync(byte[] message) => await _stream.WriteAsync(message);
}
