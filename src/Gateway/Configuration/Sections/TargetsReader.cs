using System.Collections.Immutable;
using System.Net;
using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>targets</c>.</summary>
internal static class TargetsReader
{
    private static readonly (string Word, TargetTls Value)[] TlsModes =
    [
        ("disable", TargetTls.Disable),
        ("require", TargetTls.Require),
        ("verify-ca", TargetTls.VerifyCa),
        ("verify-full", TargetTls.VerifyFull),
    ];

    /// <summary>The targets, in file order.</summary>
    public static ImmutableArray<Target> Read(Section root) =>
        IdentityReader.Unique(root.Children("targets"), ReadTarget, target => target.Name, "target");

    private static Target? ReadTarget(Section section)
    {
        string? name = ReadName(section);
        var protocol = ReadProtocol(section);
        var address = ReadAddress(section, protocol?.DefaultTargetPort ?? 0);
        string? database = section.Text("database", "a database's name");
        var tls = section.Choice("tls", TlsModes) ?? TargetTls.VerifyFull;
        string? ca = section.ExistingFile("ca");
        var credentials = ReadCredentials(section);
        var catalog = ReadCatalogCredential(section, protocol);
        var labels = IdentityReader.ReadPairs(section, "labels", "a label's value");
        var warm = ReadWarm(section);
        section.NotOffered("via", "targets behind an agent are");
        section.Done();
        if (address is { } at) CheckTls(section, at.Host, tls);
        if (name is null || protocol is null || address is null) return null;
        return new Target(name, protocol.Name, address.Value.Host, address.Value.Port)
        {
            Database = database,
            Credentials = credentials,
            CatalogCredential = catalog,
            Tls = tls,
            CaFile = ca,
            Labels = labels,
            WarmConnections = warm.Connections,
            WarmIdle = warm.Idle,
            Source = section.Map.Place,
        };
    }

    private static (int Connections, TimeSpan Idle) ReadWarm(Section section)
    {
        if (section.Child("warm") is not { } warm) return (0, TimeSpan.Zero);
        int connections = warm.Integer("connections", 1, 10_000) ?? 0;
        var idle = warm.Duration("idle") ?? TimeSpan.FromMinutes(5);
        if (!warm.Has("connections")) warm.Error("connections", "missing; expected how many connections are kept for each credential.");
        warm.Done();
        return (connections, idle);
    }

    private static string? ReadName(Section section)
    {
        string? name = section.Required("name", "the target's name");
        if (name is null) return null;
        if (name.Contains('*', StringComparison.Ordinal))
        {
            section.Error("name", $"found '{name}'; fleets of targets are not offered by this build; expected one name.");
            return null;
        }

        if (!name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '#' or '~' or '/')) return name;
        section.Error("name", $"found '{name}'; expected a name without spaces, '#', '~' and '/'.");
        return null;
    }

    private static ProtocolInfo? ReadProtocol(Section section)
    {
        string offered = string.Join(", ", section.Context.Protocols.Select(p => p.Name));
        string? text = section.Required("protocol", $"one of {offered}");
        if (text is null) return null;
        var protocol = section.Context.Protocols.FirstOrDefault(p => p.Name == text);
        if (protocol is null) section.Error("protocol", $"found '{text}', which this build does not offer; expected one of {offered}.");
        return protocol;
    }

    private static (string Host, int Port)? ReadAddress(Section section, int defaultPort)
    {
        const string expected = "a host with or without a port, such as 10.0.0.5:5432";
        if (section.Required("address", expected) is not { } text) return null;
        if (HostAndPort.Parse(text) is { } found) return (found.Host, found.Port ?? defaultPort);
        section.Error("address", $"found '{text}'; expected {expected}.");
        return null;
    }

    private static ImmutableArray<TargetCredential> ReadCredentials(Section section)
    {
        if (section.Has("credential") && section.Has("credentials"))
            section.Error("credentials", "found both credential and credentials; expected one of them.");
        var credentials = ImmutableArray.CreateBuilder<TargetCredential>();
        if (section.Child("credential") is { } single)
        {
            if (ReadCredential("default", single) is { } credential) credentials.Add(credential);
        }
        else if (section.Child("credentials") is { } several)
        {
            foreach (var entry in several.Map.Entries)
            {
                if (several.Child(entry.Key) is { } one && ReadCredential(entry.Key, one) is { } credential) credentials.Add(credential);
            }
        }
        else if (!section.Has("credential") && !section.Has("credentials"))
        {
            section.Error("credential", "missing; expected {user: NAME, password: {env: NAME}}.");
        }

        return credentials.ToImmutable();
    }

    private static TargetCredential? ReadCatalogCredential(Section section, ProtocolInfo? protocol)
    {
        if (section.Child("catalogCredential") is not { } catalog) return null;
        var credential = ReadCredential("catalog", catalog);
        if (protocol is null or { TakesCatalogCredential: true }) return credential;
        section.Error("catalogCredential", $"found for a target of {protocol.Name}, whose catalogue is read with the session's own credential; expected none.");
        return null;
    }

    private static TargetCredential? ReadCredential(string name, Section section)
    {
        string? user = section.Required("user", "the account on the target");
        var password = SecretReader.Read(section, "password");
        string? certificate = section.ExistingFile("certificate");
        string? key = section.ExistingFile("key");
        section.NotOffered("vault", "credentials from a vault are");
        section.Done();
        if (section.Has("certificate") != section.Has("key"))
            section.Error("certificate", "found one of certificate and key; expected both or neither.");
        return user is null ? null : new TargetCredential(name, user) { Password = password, CertificateFile = certificate, KeyFile = key };
    }

    private static void CheckTls(Section section, string host, TargetTls tls)
    {
        if (tls is TargetTls.VerifyCa or TargetTls.VerifyFull || IsLoopback(host)) return;
        section.Warn("tls", "the target's certificate is not verified, so its password may go to somebody else; verify-full is safer.");
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
