using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Kit;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Support;

/// <summary>A server that says what a test scripts, packet by packet, over a real socket.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Stream? _stream;
    private byte _sequence;

    public ScriptedServer(Func<ScriptedServer, Task> script)
    {
        _listener.Start();
        Done = RunAsync(script);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes with the script, and fails as it does.</summary>
    public Task Done { get; }

    /// <summary>A greeting of MySQL 8.4 or 9 with a challenge of its own.</summary>
    public static Greeting Greeting(string plugin, Capabilities without = Capabilities.None, string version = "8.4.2")
    {
        byte[] challenge = [.. Enumerable.Range(33, HoopWire.MySql.Wire.Greeting.ChallengeBytes).Select(i => (byte)i)];
        const Capabilities All = (Capabilities)0xDFFF_FFFF;
        return new Greeting(version, 11, challenge, All & ~without, plugin);
    }

    public async Task SendAsync(byte[] payload)
    {
        byte[] packet = Payload.Packet(_sequence, payload);
        _sequence++;
        await _stream!.WriteAsync(packet);
    }

    /// <summary>Takes the request for TLS, and goes on under it. MariaDB goes by what the request says, whatever the response under TLS says.</summary>
    public async Task<SslRequest> EncryptAsync(CertificateFiles files)
    {
        byte[] payload = await ReadAsync();
        Assert.Equal(SslRequest.Bytes, payload.Length);
        Assert.True(SslRequest.TryRead(payload, out var request));
        using var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        var encrypted = new SslStream(_stream!);
        _stream = encrypted;
        await encrypted.AuthenticateAsServerAsync(certificate);
        return request;
    }

    /// <summary>Completes when the gateway has hung up, which it does without another packet.</summary>
    public async Task ReadEndAsync() => Assert.Equal(0, await _stream!.ReadAsync(new byte[1]));

    public async Task SendRawAsync(byte[] bytes) => await _stream!.WriteAsync(bytes);

    public async Task<byte[]> ReadAsync()
    {
        byte[] head = new byte[PacketHead.Bytes];
        await _stream!.ReadExactlyAsync(head);
        PacketHead.TryRead(head, out var read);
        Assert.Equal(_sequence++, read.Sequence);
        byte[] payload = new byte[read.Length];
        await _stream.ReadExactlyAsync(payload);
        return payload;
    }

    /// <summary>Everything up to the end of the connection, which must be in order.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await _stream!.CopyToAsync(all);
        return all.ToArray();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _listener.Dispose();
    }

    private async Task RunAsync(Func<ScriptedServer, Task> script)
    {
        var socket = await _listener.AcceptSocketAsync();
        _stream = new NetworkStream(socket, ownsSocket: true);
        await script(this);
    }
}
