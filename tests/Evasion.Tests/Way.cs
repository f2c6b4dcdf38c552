namespace HoopWire.Evasion.Tests;

/// <summary>How a statement is sent.</summary>
public enum Way
{
    Simple,
    ExtendedText,
    ExtendedBinary,

    /// <summary>Without a Describe, so that the client never asks for the shape.</summary>
    ExtendedUndescribed,
}
