using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>A key that was made just now.</summary>
internal sealed record MadeKey(string Id, string Key, string ExpiresAt, IReadOnlyList<string> UnknownTargets)
{
    /// <summary>Reads the API's answer.</summary>
    public static MadeKey Read(JsonNode answer) =>
        answer["key"] is { } key
            ? new MadeKey(ListPrinter.Text(answer["id"]), key.GetValue<string>(), ListPrinter.Text(answer["expiresAt"]), [.. (answer["unknownTargets"] as JsonArray ?? []).Select(ListPrinter.Text)])
            : throw CliException.Unknown("The gateway answered something that is no key: check the address and the versions.");
}
