namespace HoopWire.Kit;

/// <summary>A certificate and its private key, as PEM files.</summary>
public sealed record CertificateFiles(string Certificate, string Key);
