namespace HoopWire.ControlPlane;

/// <summary>A recording that was opened to be read.</summary>
/// <param name="Stream">The file, from its start; disposed after use.</param>
/// <param name="FileName">What the file is called.</param>
public sealed record OpenedRecording(Stream Stream, string FileName);
