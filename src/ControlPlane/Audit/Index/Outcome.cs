namespace HoopWire.ControlPlane;

/// <summary>What came of a command.</summary>
internal enum Outcome : byte
{
    Plain,
    Masked,
    Failed,
    Denied,
    Held,
    Observed,
}
