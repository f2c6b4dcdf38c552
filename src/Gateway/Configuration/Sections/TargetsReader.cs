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
        var (tls, ca) = ReadTls(section, protocol, address?.Host);
        var credentials = ReadCredentials(section, protocol);
        var labels = IdentityReader.ReadPairs(section, "labels", "a label's value");
        section.NotOffered("via", "targets behind an agent are");
        // Which keys there are beside these, only its protocol tells.
        if (protocol is null) return null;
        string? database = protocol.HasDatabases ? section.Text("database", "a database's name") : null;
        var options = protocol.ReadTarget(section);
        section.Done();
        if (name is null || address is null) return null;
        return new Target(name, protocol.Name, address.Value.Host, address.Value.Port)
        {
            Database = database,
            Credentials = credentials,
            Tls = tls,
            CaFile = ca,
            Labels = labels,
            Options = options,
            Source = section.Map.Place,
        };
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

    private static IProtocol? ReadProtocol(Section section)
    {
        string offered = string.Join(", ", section.Context.Protocols.Names);
        string? text = section.Required("protocol", $"one of {offered}");
        if (text is null) return null;
        var protocol = section.Context.Protocols.Find(text);
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

    private static ImmutableArray<TargetCredential> ReadCredentials(Section section, IProtocol? protocol)
    {
        if (section.Has("credential") && section.Has("credentials"))
            section.Error("credentials", "found both credential and credentials; expected one of them.");
        var credentials = ImmutableArray.CreateBuilder<TargetCredential>();
        if (section.Child("credential") is { } single)
        {
            if (ReadCredential("default", single, protocol) is { } credential) credentials.Add(credential);
        }
        else if (section.Child("credentials") is { } several)
        {
            foreach (var entry in several.Map.Entries)
            {
                if (several.Child(entry.Key) is { } one && ReadCredential(entry.Key, one, protocol) is { } credential) credentials.Add(credential);
            }
        }
        else if (!section.Has("credential") && !section.Has("credentials"))
        {
            section.Error("credential", "missing; expected {user: NAME, password: {env: NAME}}.");
        }

        return credentials.ToImmutable();
    }

    /// <summary>Reads a credential.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="section">Where it is written.</param>
    /// <param name="protocol">The protocol whose own keys it may have; null for none.</param>
    public static TargetCredential? ReadCredential(string name, Section section, IProtocol? protocol)
    {
        string? user = section.Required("user", "the account on the target");
        var password = SecretReader.Read(section, "password");
        var (certificate, key) = protocol is { UsesTls: false } ? (null, null) : ReadCertificate(section);
        section.NotOffered("vault", "credentials from a vault are");
        var options = protocol?.ReadCredential(section);
        section.Done();
        return user is null ? null : new TargetCredential(name, user) { Password = password, CertificateFile = certificate, KeyFile = key, Options = options };
    }

    /// <summary>What proves the gateway under TLS; a protocol without it has these names for keys of its own.</summary>
    private static (string? Certificate, string? Key) ReadCertificate(Section section)
    {
        if (section.Has("certificate") != section.Has("key"))
            section.Error("certificate", "found one of certificate and key; expected both or neither.");
        return (section.ExistingFile("certificate"), section.ExistingFile("key"));
    }

    private static (TargetTls Tls, string? CaFile) ReadTls(Section section, IProtocol? protocol, string? host)
    {
        if (protocol is { UsesTls: false }) return (TargetTls.Disable, null);
        var tls = section.Choice("tls", TlsModes) ?? TargetTls.VerifyFull;
        string? ca = section.ExistingFile("ca");
        if (host is not null && tls is TargetTls.Disable or TargetTls.Require && !IsLoopback(host))
            section.Warn("tls", "the target's certificate is not verified, so its password may go to somebody else; verify-full is safer.");
        return (tls, ca);
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
