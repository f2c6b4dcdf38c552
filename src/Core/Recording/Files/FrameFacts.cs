namespace HoopWire.Recording.Files;

/// <summary>What is known of the lines of a frame to be written.</summary>
/// <param name="Lines">How many.</param>
/// <param name="FirstTime">Time of the first event, µs since 1970.</param>
/// <param name="LastTime">Time of the last event.</param>
/// <param name="FirstSequence">Number of the first command; 0 for none.</param>
/// <param name="Ends">Whether the last of them is the recording's last.</param>
internal readonly record struct FrameFacts(int Lines, long FirstTime, long LastTime, long FirstSequence, bool Ends = false);
