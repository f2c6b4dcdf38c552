namespace HoopWire.Sessions;

/// <summary>How a session ended. Every way has a name.</summary>
/// <param name="Side">Who ended it.</param>
/// <param name="Stage">Where in its life.</param>
/// <param name="Detail">One sentence without values of the peers'.</param>
public sealed record EndReason(Side Side, Stage Stage, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Side} at {Stage}: {Detail}";
}
