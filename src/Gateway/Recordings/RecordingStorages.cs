using HoopWire.Gateway.Configuration;
using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>Where a configuration has its recordings.</summary>
internal static class RecordingStorages
{
    /// <summary>The storage to read them from. A remote one is asked only for what is not on this disk. Each has room for copies of its own.</summary>
    public static IRecordingStorage Of(GatewayConfig config, TimeProvider time)
    {
        var local = new RecordingCatalog(config.DataDirectory);
        return config.Recording.S3 is { } s3
            ? new TieredRecordings(local, new S3Recordings(new S3Bucket(s3, time), new RemoteCopies(config.DataDirectory)), new UploadStates(config.DataDirectory))
            : local;
    }
}
