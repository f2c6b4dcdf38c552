using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using HoopWire.Net;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>listeners</c>.</summary>
internal static class ListenersReader
{
    private static readonly (string Word, TlsMode Value)[] Modes =
        [("disable", TlsMode.Disable), ("allow", TlsMode.Allow), ("require", TlsMode.Require)];

    /// <summary>The listeners, in file order.</summary>
    public static ImmutableArray<ListenerConfig> Read(Section root)
    {
        if (root.Child("listeners") is not { } section)
        {
            if (!root.Has("listeners")) root.Error("listeners", $"missing; expected at least one, such as {root.Context.Protocols.Names.First()}: {{address: 127.0.0.1:15432}}.");
            return [];
        }

        var listeners = new List<ListenerConfig>();
        foreach (string name in (IEnumerable<string>)[.. root.Context.Protocols.Names, "console", "admin"])
        {
            if (section.Child(name) is { } listener && ReadOne(name, listener) is { } read) listeners.Add(read);
        }

        section.Done();
        ReportSharedAddresses(section, listeners);
        return [.. listeners];
    }

    private static ListenerConfig? ReadOne(string name, Section section)
    {
        var endPoint = ReadAddress(section);
        var protocol = section.Context.Protocols.Find(name);
        // What protects itself needs no TLS, and nothing of it travels in clear.
        bool usesTls = protocol?.UsesTls ?? true;
        var tls = usesTls ? ReadTls(section) : null;
        bool insecure = usesTls && (section.Flag("insecure") ?? false);
        var options = protocol?.ReadListener(section);
        var trusted = ReadProxyProtocol(section);
        section.Done();
        if (endPoint is null) return null;
        if (usesTls && !IPAddress.IsLoopback(endPoint.Address)) CheckExposure(section, tls, insecure);
        return new ListenerConfig(name, endPoint, section.Map.Place) { Tls = tls, Options = options, ProxyProtocolFrom = trusted, Insecure = insecure };
    }

    private static void CheckExposure(Section section, ListenerTls? tls, bool insecure)
    {
        if (insecure) return;
        if (tls is null || tls.Mode == TlsMode.Disable)
            section.Error("address", "found an address that other machines reach, without TLS; expected tls: {certificate: FILE, key: FILE}, or insecure: true.");
        else if (tls.Mode == TlsMode.Allow)
            section.Warn("tls", "mode allow lets other machines connect in clear; require is safer.");
    }

    private static IPEndPoint? ReadAddress(Section section)
    {
        string expected = "an IP address and a port, such as 127.0.0.1:15432";
        string? text = section.Required("address", expected);
        if (text is null) return null;
        int colon = text.LastIndexOf(':');
        if (colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            && Address(text[..colon]) is { } address)
            return new IPEndPoint(address, port);
        section.Error("address", $"found '{text}'; expected {expected}.");
        return null;
    }

    private static IPAddress? Address(string host)
    {
        if (host == "localhost") return IPAddress.Loopback;
        if (host == "*") return IPAddress.Any;
        if (host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[')) return null;
        return IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
    }

    private static ListenerTls? ReadTls(Section listener)
    {
        if (listener.Child("tls") is not { } section) return null;
        var mode = section.Choice("mode", Modes) ?? TlsMode.Require;
        string? certificate = section.ExistingFile("certificate");
        string? key = section.ExistingFile("key");
        string? clientCa = section.ExistingFile("clientCa");
        section.Done();
        if (mode == TlsMode.Disable) return null;
        if (!section.Has("certificate")) section.Error("certificate", "missing; expected the PEM file of the listener's certificate.");
        if (!section.Has("key")) section.Error("key", "missing; expected the PEM file of the certificate's key.");
        if (certificate is null || key is null) return null;
        if (CertificateFault(certificate, key) is { } fault) section.Error("certificate", fault);
        return new ListenerTls(mode, certificate, key, clientCa);
    }

    private static string? CertificateFault(string certificate, string key)
    {
        try
        {
            using var loaded = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(certificate, key);
            return null;
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"found files that do not load ({e.Message.TrimEnd('.')}); expected a PEM certificate and its unencrypted PEM key.";
        }
    }

    private static ImmutableArray<IPNetwork> ReadProxyProtocol(Section listener)
    {
        if (listener.Child("proxyProtocol") is not { } section) return [];
        const string expected = "networks such as 10.0.0.0/8";
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var item in section.Texts("trustedFrom", expected))
        {
            string text = item.Value.Contains('/', StringComparison.Ordinal) ? item.Value
                : item.Value + (item.Value.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
            if (IPNetwork.TryParse(text, out var network)) networks.Add(network);
            else section.Context.Problems.Error(item, section.KeyOf("trustedFrom"), $"found '{item.Value}'; expected {expected}.");
        }

        if (!section.Has("trustedFrom")) section.Error("trustedFrom", $"missing; expected {expected}.");
        section.Done();
        return networks.ToImmutable();
    }

    private static void ReportSharedAddresses(Section section, List<ListenerConfig> listeners)
    {
        foreach (var group in listeners.Where(l => l.EndPoint.Port != 0).GroupBy(l => l.EndPoint).Where(g => g.Count() > 1))
            section.Error(group.Last().Name, $"found the address {group.Key} of listener {group.First().Name}; expected one of its own.");
    }
}
