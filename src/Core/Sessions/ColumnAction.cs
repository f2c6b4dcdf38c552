namespace HoopWire.Sessions;

/// <summary>What happens to the cells of one result column.</summary>
public enum ColumnAction : byte
{
    /// <summary>They pass.</summary>
    Pass,

    /// <summary>They are masked.</summary>
    Mask,

    /// <summary>Detectors look for values in them.</summary>
    Detect,
}
