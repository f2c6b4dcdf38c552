using HoopWire.Gateway.Configuration;
using HoopWire.Recording;

namespace HoopWire.Gateway.Composition;

/// <summary>The recorder's view of the configuration.</summary>
internal static class RecordingParts
{
    /// <summary>Where recordings go, and how.</summary>
    public static RecordingOptions Options(GatewayConfig config) => new(config.DataDirectory)
    {
        Durable = config.Recording.Durable,
        Encrypts = config.Recording.Encrypts,
        OwnKey = config.Recording.OwnKey,
        Recipients = config.Recording.Recipients,
        Quota = config.Recording.Quota,
    };
}
