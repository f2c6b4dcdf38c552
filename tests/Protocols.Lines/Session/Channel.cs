using HoopWire.Sessions;

namespace HoopWire.Lines.Session;

/// <summary>A command under way. Whether it is held concerns no other.</summary>
/// <param name="number">What the client calls it.</param>
/// <param name="sequence">Its number in the recording.</param>
/// <param name="startedAt">The clock's tick.</param>
internal sealed class Channel(string number, long sequence, long startedAt)
{
    public string Number { get; } = number;

    public long Sequence { get; } = sequence;

    public long StartedAt { get; } = startedAt;

    public HeldCommand<string> Held { get; } = new();

    /// <summary>Bytes that its terminal has shown.</summary>
    public long Bytes { get; set; }
}
