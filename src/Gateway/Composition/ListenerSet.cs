using System.Net;
using System.Net.Sockets;
using HoopWire.Gateway.Configuration;
using HoopWire.Net;

namespace HoopWire.Gateway.Composition;

/// <summary>The protocols' listeners with their certificates.</summary>
internal sealed class ListenerSet : IAsyncDisposable
{
    private readonly List<(string Name, IListener Listener)> _listeners = [];
    private readonly List<ListenerCertificate> _certificates = [];

    /// <summary>Name and address of each, in the order they were opened.</summary>
    public IEnumerable<(string Name, IPEndPoint EndPoint)> EndPoints => _listeners.Select(entry => (entry.Name, entry.Listener.EndPoint));

    /// <summary>Opens a protocol's listener.</summary>
    /// <exception cref="StartupException">The address cannot be bound, or a file does not load.</exception>
    public void Open(IProtocol protocol, ListenerConfig config, GatewayServices services)
    {
        var options = new ListenerOptions(config.Name, config.EndPoint)
        {
            Tls = config.Tls is null ? null : OpenTls(config.Tls),
            Settings = new ListenSettings { ProxyProtocolFrom = config.ProxyProtocolFrom },
            Options = config.Options,
            Insecure = config.Insecure,
        };
        try
        {
            _listeners.Add((config.Name, services.Transport.Listen(config.EndPoint, options.Settings, protocol.CreateHandler(services, options))));
        }
        catch (SocketException e)
        {
            throw CannotBind(config, e.Message);
        }
    }

    /// <summary>The TLS side of a listener, reloaded with the others.</summary>
    public ServerTls OpenTls(ListenerTls tls)
    {
        var certificate = new ListenerCertificate(tls);
        _certificates.Add(certificate);
        return new ServerTls(tls.Mode, () => certificate.Context, () => certificate.Authorities);
    }

    /// <summary>Reads every certificate and CA file again; returns what went wrong.</summary>
    public IEnumerable<string> ReloadCertificates() => _certificates.Select(certificate => certificate.Reload()).OfType<string>().ToList();

    /// <summary>Accepts no more.</summary>
    public void StopAccepting()
    {
        foreach (var (_, listener) in _listeners) listener.StopAccepting();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, listener) in _listeners) await listener.DisposeAsync();
    }

    /// <summary>The failure to bind a listener's address.</summary>
    public static StartupException CannotBind(ListenerConfig config, string reason) =>
        new($"The {config.Name} listener cannot use {config.EndPoint} ({reason.TrimEnd('.')}): stop what uses it, or choose another address at {config.Place}.");
}
