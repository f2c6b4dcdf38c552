using Microsoft.Extensions.Hosting;

namespace HoopWire.Gateway.Composition;

/// <summary>Leaves signals to the gateway: its web servers stop when it says so.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
