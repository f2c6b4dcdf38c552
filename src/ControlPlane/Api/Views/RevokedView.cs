namespace HoopWire.ControlPlane;

/// <summary>The keys that were live until now.</summary>
internal sealed record RevokedView(string[] Revoked);
