namespace HoopWire.Postgres.Session;

/// <summary>What became of a message.</summary>
/// <param name="Consumed">Bytes of it that are done with; its rest, if any, follows as a body. 0 when it stays where it is.</param>
/// <param name="Wanted">How many bytes of it must be there before it is looked at again.</param>
internal readonly record struct Step(int Consumed, int Wanted)
{
    /// <summary>It waits: its leg was suspended, or the session has ended.</summary>
    public static Step Waiting => default;

    /// <summary>It was taken, up to what was there of it.</summary>
    public static Step Taken(in Frame frame) => new(frame.Available.Length, 0);

    /// <summary>More of it must be there.</summary>
    public static Step NeedMore(int bytes) => new(0, bytes);
}
