using HoopWire.Gateway.Configuration;
using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>Where a configuration has its recordings.</summary>
internal static class RecordingStorages
{
    /// <summary>The storage to read them from.</summary>
    public static IRecordingStorage Of(GatewayConfig config) => new RecordingCatalog(config.DataDirectory);
}
