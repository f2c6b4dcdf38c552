namespace HoopWire.Policy;

/// <summary>What dates and times are truncated to.</summary>
public enum DateUnit
{
    /// <summary>The first of January.</summary>
    Year,

    /// <summary>The first day of the quarter.</summary>
    Quarter,

    /// <summary>The first day of the month.</summary>
    Month,

    /// <summary>Midnight.</summary>
    Day,

    /// <summary>The hour.</summary>
    Hour,

    /// <summary>The minute.</summary>
    Minute,
}
