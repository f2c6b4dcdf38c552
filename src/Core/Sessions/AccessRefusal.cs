namespace HoopWire.Sessions;

/// <summary>What keeps somebody out whose proof was right. A protocol adds how its clients read it, and what they can do.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Words">For the client, without a full stop.</param>
public sealed record AccessRefusal(AccessRefusalKind Kind, string Words);
