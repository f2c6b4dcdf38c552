using System.Security.Cryptography;

namespace HoopWire.Gateway.Configuration;

/// <summary>Loads a configuration, finding every mistake in one go. <c>check</c> and <c>serve</c> share it.</summary>
internal static class ConfigLoader
{
    /// <summary>Loads <paramref name="file"/>.</summary>
    /// <param name="file">The main file.</param>
    /// <param name="protocols">The protocols that the gateway speaks.</param>
    /// <param name="secretsRequired">Whether unreadable secrets are mistakes.</param>
    /// <param name="environment">Reads environment variables; null for the process's own.</param>
    public static LoadedConfig Load(
        string file, ProtocolList protocols, bool secretsRequired, Func<string, string?>? environment = null)
    {
        var problems = new Problems();
        var context = new LoadContext(problems, protocols, secretsRequired, environment ?? Environment.GetEnvironmentVariable);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (ConfigFiles.Read(file, problems, hash) is not { } map) return new LoadedConfig(null, problems.Sorted);
        var root = new Section(map, "", context);
        var config = Read(root, file) with { Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        new ReferenceChecks(config, root, problems).Run();
        return new LoadedConfig(problems.HasErrors ? null : config, problems.Sorted);
    }

    private static GatewayConfig Read(Section root, string file)
    {
        var (users, providers) = IdentityReader.Read(root);
        var config = new GatewayConfig
        {
            File = Path.GetFullPath(file),
            Protocols = root.Context.Protocols,
            DataDirectory = GeneralReader.ReadDataDirectory(root),
            Store = StoreReader.Read(root),
            PublicUrl = GeneralReader.ReadPublicUrl(root),
            DrainTimeout = root.Duration("drainTimeout") ?? TimeSpan.FromSeconds(30),
            Transport = GeneralReader.ReadTransport(root),
            Recording = RecordingSectionReader.Read(root),
            Listeners = ListenersReader.Read(root),
            Limits = GeneralReader.ReadLimits(root),
            Users = users,
            Providers = providers,
            Roles = IdentityReader.ReadRoles(root),
            Audit = AuditReader.Read(root),
            Metrics = OtlpReader.ReadMetrics(root),
            Targets = TargetsReader.Read(root),
            MaskSecrets = MaskingReader.Read(root),
            Rules = RulesReader.Read(root),
            Grants = GrantsReader.Read(root),
            DefaultRules = GrantsReader.ReadDefaults(root),
        };
        root.Done();
        return config;
    }
}
