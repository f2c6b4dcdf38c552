using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy.Masking;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>masking</c>: the secrets of mask domains that several gateways share.</summary>
internal static class MaskingReader
{
    /// <summary>Secrets by the name of their domain.</summary>
    public static ImmutableDictionary<string, Secret> Read(Section root)
    {
        var secrets = ImmutableDictionary.CreateBuilder<string, Secret>(StringComparer.Ordinal);
        if (root.Child("masking") is not { } masking) return secrets.ToImmutable();
        foreach (var domain in masking.Children("domains"))
        {
            string? name = domain.Required("name", "the domain's name");
            if (name is not null && !MaskOptionsReader.IsDomain(name)) domain.Error("name", $"found '{name}'; expected a name of letters, digits, _, - and .");
            if (!domain.Has("key")) domain.Error("key", "missing; expected {env: NAME} or {file: path}.");
            var secret = SecretReader.Read(domain, "key");
            domain.Done();
            if (name is null || secret is null) continue;
            if (secret.Reveal().Length < MaskKeys.SecretBytesMin) domain.Error("key", $"found a secret that is too short; expected {MaskKeys.SecretBytesMin} characters or more.");
            if (!secrets.TryAdd(name, secret)) domain.Error("name", $"found '{name}' twice; expected each domain once.");
        }

        masking.Done();
        return secrets.ToImmutable();
    }
}
