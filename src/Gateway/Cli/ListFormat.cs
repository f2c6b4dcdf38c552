namespace HoopWire.Gateway.Cli;

/// <summary>How a list is written.</summary>
internal enum ListFormat
{
    /// <summary>Aligned columns.</summary>
    Table,

    /// <summary>One JSON object per line.</summary>
    Json,

    /// <summary>RFC 4180.</summary>
    Csv,
}
