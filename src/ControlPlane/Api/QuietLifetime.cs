using Microsoft.Extensions.Hosting;

namespace HoopWire.ControlPlane;

/// <summary>Leaves signals to the gateway: the web host starts and stops when it is told to.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
