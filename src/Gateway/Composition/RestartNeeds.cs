using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Composition;

/// <summary>What a reload does not change.</summary>
internal static class RestartNeeds
{
    /// <summary>The keys that differ and need a restart.</summary>
    public static IEnumerable<string> Of(GatewayConfig before, GatewayConfig after)
    {
        if (before.DataDirectory != after.DataDirectory) yield return "dataDirectory";
        if (before.Store != after.Store) yield return "store";
        if (before.PublicUrl != after.PublicUrl) yield return "publicUrl";
        if (before.Recording with { Results = after.Recording.Results } != after.Recording) yield return "recording";
        if (before.Audit.Anchor != after.Audit.Anchor || before.Audit.AnchorS3 != after.Audit.AnchorS3 || !before.Audit.Exports.SequenceEqual(after.Audit.Exports)) yield return "audit";
        if (before.Metrics != after.Metrics) yield return "metrics";
        if (before.Transport != after.Transport) yield return "transport";
        if (before.Limits != after.Limits) yield return "limits or session";
        if (!before.Listeners.SequenceEqual(after.Listeners, SameListener)) yield return "listeners";
    }

    private static EqualityComparer<ListenerConfig> SameListener { get; } = EqualityComparer<ListenerConfig>.Create(static (one, other) =>
        one is not null && other is not null && one.Name == other.Name && one.EndPoint.Equals(other.EndPoint) && one.Tls == other.Tls && one.Options == other.Options
        && one.Insecure == other.Insecure && one.ProxyProtocolFrom.SequenceEqual(other.ProxyProtocolFrom));
}
