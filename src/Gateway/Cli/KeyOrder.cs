using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>A key that is asked for.</summary>
internal sealed record KeyOrder(string User, TimeSpan? Ttl, string? Agent, IReadOnlyList<string> Targets)
{
    /// <summary>The body of the request.</summary>
    public JsonObject ToJson()
    {
        var body = new JsonObject { ["user"] = User, ["targets"] = new JsonArray([.. Targets.Select(target => (JsonNode)target)]) };
        if (Ttl is { } ttl) body["ttlSeconds"] = (long)ttl.TotalSeconds;
        if (Agent is not null) body["agent"] = Agent;
        return body;
    }
}
