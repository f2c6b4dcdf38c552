namespace HoopWire.ControlPlane;

/// <summary>A file of a recording that was opened to be read.</summary>
/// <param name="Stream">The file, from its start; disposed after use.</param>
/// <param name="FileName">What the file is called.</param>
/// <param name="Files">How many files the recording has.</param>
public sealed record OpenedRecording(Stream Stream, string FileName, int Files)
{
    /// <summary>The header of the HTTP API that says how many files the recording has.</summary>
    public const string FilesHeader = "Hoopwire-Recording-Files";
}
