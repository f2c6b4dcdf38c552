namespace HoopWire.ControlPlane;

/// <summary>How often a statement came with the same outcome, and the row that counts those without one of their own.</summary>
internal sealed class OutcomeCount
{
    public int Own { get; set; }

    public IndexedRow? Row { get; set; }
}
