namespace HoopWire.Bench.SideBySide;

/// <summary>What a gateway's runtime said of its heap, and when, in seconds.</summary>
/// <param name="At">When, in seconds.</param>
/// <param name="AllocatedBytes">Managed bytes of the whole process.</param>
/// <param name="SteadyBytes">Those of its loops and its recorder's threads.</param>
/// <param name="Gen0Collections">Collections of the youngest generation.</param>
internal sealed record GatewayMemory(double At, long AllocatedBytes, long SteadyBytes, long Gen0Collections);
