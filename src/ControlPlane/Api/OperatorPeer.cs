namespace HoopWire.ControlPlane;

/// <summary>Marks a connection of the control socket: who connected.</summary>
internal sealed record OperatorPeer(uint UserId);
