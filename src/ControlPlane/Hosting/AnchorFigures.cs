namespace HoopWire.ControlPlane;

/// <summary>A place outside that heads of the root log go to.</summary>
/// <param name="Place">What people know it by.</param>
/// <param name="Waiting">Heads that are not there yet.</param>
public sealed record AnchorFigures(string Place, int Waiting);
