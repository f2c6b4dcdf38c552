namespace HoopWire.Recording.Files;

/// <summary>What <see cref="FrameScanner.Next"/> found.</summary>
internal enum ScannedFrame
{
    /// <summary>A Zstandard frame.</summary>
    Data,

    /// <summary>A skippable frame with the magic of a <see cref="FrameLink"/>.</summary>
    Link,

    /// <summary>A skippable frame with the magic of a <see cref="RecordingSeal"/>.</summary>
    Seal,

    /// <summary>A skippable frame that gives a key to its recipients.</summary>
    Key,

    /// <summary>A data frame that is encrypted.</summary>
    Encrypted,

    /// <summary>Another skippable frame.</summary>
    Foreign,

    /// <summary>The end of the file, between frames.</summary>
    End,

    /// <summary>The file ends within a frame.</summary>
    Cut,

    /// <summary>No frame, or one beyond every cap.</summary>
    Malformed,
}
