using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Kit;

/// <summary>Somebody in between who ends TLS with a certificate of their own and begins it anew towards the server: what channel binding is against.</summary>
public sealed class TlsInterceptor : IAsyncDisposable
{
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 4, 210, 22, 47];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    /// <summary>Starts one in front of <paramref name="port"/>, whose certificate is <paramref name="files"/>.</summary>
    public TlsInterceptor(int port, CertificateFiles files)
    {
        _certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        _listener.Start();
        _serving = ServeAsync(port);
    }

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
    }

    private async Task ServeAsync(int port)
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(InterceptAsync(await _listener.AcceptTcpClientAsync(), port));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task InterceptAsync(TcpClient client, int port)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await near.GetStream().ReadExactlyAsync(new byte[SslRequest.Length]);
            await near.GetStream().WriteAsync("S"u8.ToArray());
            await using var inside = new SslStream(near.GetStream());
            await inside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
            await far.ConnectAsync(IPAddress.Loopback, port);
            await far.GetStream().WriteAsync(SslRequest);
            await far.GetStream().ReadExactlyAsync(new byte[1]);
            await using var outside = new SslStream(far.GetStream(), false, static (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
            await outside.AuthenticateAsClientAsync("localhost");
            await Task.WhenAny(inside.CopyToAsync(outside), outside.CopyToAsync(inside));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // Either side has hung up, as it should.
        }
    }
}
