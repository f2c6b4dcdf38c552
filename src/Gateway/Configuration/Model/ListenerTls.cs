using HoopWire.Net;

namespace HoopWire.Gateway.Configuration;

/// <summary>TLS of a listener, as files.</summary>
/// <param name="Mode">Whether clients must use it.</param>
/// <param name="CertificateFile">PEM file of the certificate with its chain.</param>
/// <param name="KeyFile">PEM file of the key.</param>
/// <param name="ClientCaFile">PEM file of the CAs whose certificates prove users; null for none.</param>
internal sealed record ListenerTls(TlsMode Mode, string CertificateFile, string KeyFile, string? ClientCaFile);
