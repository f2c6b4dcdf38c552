namespace HoopWire.Recording;

/// <summary>One line of a recording.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Frame">Number of the frame it lies in, from 1.</param>
/// <param name="Json">Its JSON in UTF-8, without the end of line.</param>
public readonly record struct RecordingLine(long Number, long Frame, ReadOnlyMemory<byte> Json);
