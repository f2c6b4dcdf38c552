namespace HoopWire.Gateway.Configuration;

/// <summary>What all readers of one load share.</summary>
/// <param name="Problems">Where mistakes go.</param>
/// <param name="Protocols">The protocols that the gateway speaks.</param>
/// <param name="SecretsRequired">Whether a secret that cannot be read is a mistake (serving) or a doubt (checking on another machine).</param>
/// <param name="Environment">Reads an environment variable.</param>
internal sealed record LoadContext(
    Problems Problems, ProtocolList Protocols, bool SecretsRequired, Func<string, string?> Environment);
