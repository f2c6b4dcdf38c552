namespace HoopWire.Bench.SideBySide;

/// <summary>What a gateway's runtime said of its heap, and when, in seconds.</summary>
internal sealed record GatewayMemory(double At, long AllocatedBytes, long Gen0Collections);
