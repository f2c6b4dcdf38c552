using HoopWire.Kit;

namespace HoopWire.Gateway.Recordings;

/// <summary>A store for a class of tests.</summary>
public sealed class S3Fixture : IAsyncLifetime
{
    public S3Server Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await S3Server.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
