namespace HoopWire.Recording.Files;

/// <summary>A place between the frames of a recording, where reading can begin.</summary>
/// <param name="Offset">Where the data frame starts in the file, or the key frame in front of it.</param>
/// <param name="Frame">Number of the data frame.</param>
/// <param name="LinesBefore">Lines in front of it.</param>
/// <param name="DataKey">What frames are encrypted with here; null where the frame is not, or brings its key along, or the key is not for this reader.</param>
internal sealed record FramePosition(long Offset, long Frame, long LinesBefore, byte[]? DataKey);
